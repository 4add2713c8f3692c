/** What a user agent says it is, as far as it can be held against what the client does. */
export interface UserAgentClaim {
  readonly kind: 'none' | 'chromium' | 'firefox' | 'safari' | 'search-engine' | 'other';
  /** Of Chromium; 0 where it says none. */
  readonly version: number;
}

const OTHER: UserAgentClaim = { kind: 'other', version: 0 };
const NONE: UserAgentClaim = { kind: 'none', version: 0 };

/** Robots of search engines that come from networks of their own. */
const SEARCH_ENGINE = /googlebot|bingbot|yandexbot|baiduspider|applebot|duckduckbot/i;
/** Who says so is no person with a browser, and does not claim to be: robots, previews, libraries, views inside of programs. */
const HONEST =
  /bot\b|crawl|spider|compatible;|https?:|headless|preview|monitor|uptime|lighthouse|electron|; wv\)|dalvik|okhttp|cfnetwork/i;

export function userAgentClaim(agent: string): UserAgentClaim {
  if (agent.trim() === '') return NONE;
  if (SEARCH_ENGINE.test(agent)) return { kind: 'search-engine', version: 0 };
  if (!agent.startsWith('Mozilla/5.0 (') || HONEST.test(agent)) return OTHER;
  const chrome = / Chrome\/(\d{1,4})/.exec(agent);
  // Browsers on iOS are Safari underneath, whatever they are called.
  if (chrome !== null) return { kind: 'chromium', version: Number(chrome[1]) };
  if (/ Gecko\/\S+ Firefox\/\d/.test(agent)) return { kind: 'firefox', version: 0 };
  return / Version\/\d\S* .*Safari\//.test(agent) ? { kind: 'safari', version: 0 } : OTHER;
}
