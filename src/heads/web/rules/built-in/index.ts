import type { RuleText } from '../rule-text.ts';
import { COMMAND_LINES } from './command-lines.ts';
import { COMMAND_SEPARATORS } from './command-separators.ts';
import { CROSS_SITE_SCRIPTING } from './cross-site-scripting.ts';
import { DESERIALIZATION } from './deserialization.ts';
import { FILE_INCLUSION } from './file-inclusion.ts';
import { JAVA_INJECTION } from './java-injection.ts';
import { LDAP_INJECTION } from './ldap-injection.ts';
import { LOG4SHELL } from './log4shell.ts';
import { NOSQL_INJECTION } from './nosql-injection.ts';
import { PATH_TRAVERSAL } from './path-traversal.ts';
import { PHP_INJECTION } from './php-injection.ts';
import { PRODUCT_EXPLOITS } from './product-exploits.ts';
import { PROTOCOL_ABUSE } from './protocol-abuse.ts';
import { REQUEST_SMUGGLING } from './request-smuggling.ts';
import { SCANNERS } from './scanners.ts';
import { SCRIPT_INJECTION } from './script-injection.ts';
import { SENSITIVE_FILES } from './sensitive-files.ts';
import { SERVER_SIDE_REQUEST_FORGERY } from './server-side-request-forgery.ts';
import { SHELLSHOCK } from './shellshock.ts';
import { SQL_CONDITIONS } from './sql-conditions.ts';
import { SQL_FUNCTIONS } from './sql-functions.ts';
import { SQL_PROBES } from './sql-probes.ts';
import { SQL_STATEMENTS } from './sql-statements.ts';
import { SQL_TEXT_ENDS } from './sql-text-ends.ts';
import { TEMPLATE_INJECTION } from './template-injection.ts';
import { UPLOADS } from './uploads.ts';
import { WINDOWS_COMMANDS } from './windows-commands.ts';
import { XML_EXTERNAL_ENTITY } from './xml-external-entity.ts';
import { XPATH_INJECTION } from './xpath-injection.ts';

/** Rules that come with the product, family by family. */
export const BUILT_IN_RULES: readonly RuleText[] = [
  ...SQL_CONDITIONS,
  ...SQL_TEXT_ENDS,
  ...SQL_PROBES,
  ...SQL_STATEMENTS,
  ...SQL_FUNCTIONS,
  ...NOSQL_INJECTION,
  ...LDAP_INJECTION,
  ...XPATH_INJECTION,
  ...COMMAND_SEPARATORS,
  ...COMMAND_LINES,
  ...WINDOWS_COMMANDS,
  ...PHP_INJECTION,
  ...SCRIPT_INJECTION,
  ...JAVA_INJECTION,
  ...TEMPLATE_INJECTION,
  ...CROSS_SITE_SCRIPTING,
  ...PATH_TRAVERSAL,
  ...SENSITIVE_FILES,
  ...FILE_INCLUSION,
  ...SERVER_SIDE_REQUEST_FORGERY,
  ...XML_EXTERNAL_ENTITY,
  ...DESERIALIZATION,
  ...LOG4SHELL,
  ...SHELLSHOCK,
  ...PROTOCOL_ABUSE,
  ...REQUEST_SMUGGLING,
  ...UPLOADS,
  ...PRODUCT_EXPLOITS,
  ...SCANNERS,
];
