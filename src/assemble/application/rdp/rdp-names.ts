/** Requested and selected protocols (MS-RDPBCGR 2.2.1.2.1). */
const SECURITY_PROTOCOLS: Readonly<Record<number, string>> = { 0: 'RDP', 1: 'SSL', 2: 'HYBRID', 8: 'HYBRID_EX' };

/** Failure codes (MS-RDPBCGR 2.2.1.2.2). */
const FAILURES: Readonly<Record<number, string>> = {
  1: 'SSL_REQUIRED_BY_SERVER',
  2: 'SSL_NOT_ALLOWED_BY_SERVER',
  3: 'SSL_CERT_NOT_ON_SERVER',
  4: 'INCONSISTENT_FLAGS',
  5: 'HYBRID_REQUIRED_BY_SERVER',
  6: 'SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER',
};

/** Results of a conference create response (T.124). */
const RESULTS: Readonly<Record<number, string>> = {
  0: 'Success',
  1: 'User rejected',
  2: 'Resources not available',
  3: 'Rejected for symmetry breaking',
  4: 'Locked conference',
};

/** Builds of Windows with which versions of the client came. */
const BUILDS: Readonly<Record<number, string>> = {
  419: 'RDP 4.0',
  2195: 'RDP 5.0',
  2221: 'RDP 5.0',
  2600: 'RDP 5.1',
  3790: 'RDP 5.2',
  6000: 'RDP 6.0',
  6001: 'RDP 6.1',
  6002: 'RDP 6.2',
  7600: 'RDP 7.0',
  7601: 'RDP 7.1',
  9200: 'RDP 8.0',
  9600: 'RDP 8.1',
  25189: 'RDP 8.0 (Mac)',
  25282: 'RDP 8.0 (Mac)',
};

/** Windows language identifiers (MS-LCID) as names. */
const LANGUAGES: Readonly<Record<number, string>> = {
  1025: 'Arabic - Saudi Arabia',
  1026: 'Bulgarian',
  1027: 'Catalan',
  1028: 'Chinese - Taiwan',
  1029: 'Czech',
  1030: 'Danish',
  1031: 'German - Germany',
  1032: 'Greek',
  1033: 'English - United States',
  1034: 'Spanish - Spain (Traditional Sort)',
  1035: 'Finnish',
  1036: 'French - France',
  1037: 'Hebrew',
  1038: 'Hungarian',
  1039: 'Icelandic',
  1040: 'Italian - Italy',
  1041: 'Japanese',
  1042: 'Korean',
  1043: 'Dutch - Netherlands',
  1044: 'Norwegian (Bokmål)',
  1045: 'Polish',
  1046: 'Portuguese - Brazil',
  1048: 'Romanian',
  1049: 'Russian',
  1050: 'Croatian',
  1051: 'Slovak',
  1052: 'Albanian - Albania',
  1053: 'Swedish',
  1054: 'Thai',
  1055: 'Turkish',
  1056: 'Urdu',
  1057: 'Indonesian',
  1058: 'Ukrainian',
  1059: 'Belarusian',
  1060: 'Slovenian',
  1061: 'Estonian',
  1062: 'Latvian',
  1063: 'Lithuanian',
  1065: 'Farsi',
  1066: 'Vietnamese',
  1067: 'Armenian - Armenia',
  1069: 'Basque',
  1071: 'FYRO Macedonian',
  1078: 'Afrikaans - South Africa',
  1079: 'Georgian',
  1081: 'Hindi',
  1086: 'Malay - Malaysia',
  1087: 'Kazakh',
  1093: 'Bengali (India)',
  2052: "Chinese - People's Republic of China",
  2055: 'German - Switzerland',
  2057: 'English - United Kingdom',
  2058: 'Spanish - Mexico',
  2060: 'French - Belgium',
  2064: 'Italian - Switzerland',
  2067: 'Dutch - Belgium',
  2068: 'Norwegian (Nynorsk)',
  2070: 'Portuguese - Portugal',
  2077: 'Swedish - Finland',
  3076: 'Chinese - Hong Kong SAR',
  3079: 'German - Austria',
  3081: 'English - Australia',
  3082: 'Spanish - Spain (Modern Sort)',
  3084: 'French - Canada',
  4100: 'Chinese - Singapore',
  4105: 'English - Canada',
  4108: 'French - Switzerland',
  5129: 'English - New Zealand',
  6153: 'English - Ireland',
  7177: 'English - South Africa',
  16393: 'English - India',
};

export function securityProtocol(code: number): string {
  return SECURITY_PROTOCOLS[code] ?? `security_protocol-${code}`;
}

export function negotiationFailure(code: number): string {
  return FAILURES[code] ?? `failure_code-${code}`;
}

export function conferenceResult(code: number): string {
  return RESULTS[code] ?? `result-${code}`;
}

export function clientBuild(build: number): string {
  return BUILDS[build] ?? `client_build-${build}`;
}

/** A layout's lower half is its language; the upper one tells variants apart. */
export function keyboardLanguage(layout: number): string {
  const exact = LANGUAGES[layout];
  if (exact !== undefined) return exact;
  const language = LANGUAGES[layout & 0xffff];
  return language === undefined ? `keyboard-${layout}` : `${language} (Best Guess for ${layout})`;
}
