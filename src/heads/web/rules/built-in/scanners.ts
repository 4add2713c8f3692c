import type { RuleText } from '../rule-text.ts';
import { oneOf, words } from './one-of.ts';

const TESTING =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/01-Information_Gathering/README';
const KALI = 'https://www.kali.org/tools/';

const AGENTS = oneOf([
  ...words(`sqlmap nikto nuclei masscan zgrab acunetix wpscan dirbuster gobuster feroxbuster ffuf hydra medusa w3af arachni
  skipfish wapiti vega/ nessus openvas qualys netsparker invicti appscan webinspect burpcollaborator burpsuite zaproxy owasp-zap
  havij pangolin sqlninja bsqlbf absinthe jsql commix xsser xsstrike dalfox tplmap whatweb wappalyzer/ wafw00f joomscan droopescan
  cmsmap dirsearch wfuzz patator brutus nmap zmap shodan censysinspect internetmeasurement jaeles httpx-toolkit katana/ paros
  grabber webshag webvulnscan metis bilbo n-stealth whisker grendel-scan pmafind prog.customcrawler sitelockspider
  dotdotpwn fimap uniscan golismero jorgee morfeus zmeu muieblackcat libwww-perl/0 indy-library nsauditor blackwidow cgichk datacha0s domino-hunter
  fhscan floodgate floodfile hellbot jbrofuzz kmaxx l9explore l9tcpid leakix nuclei- odin rapid7 crowdstrike-falcon
  sumthin.sumthin toata webtrends.security.analyzer voideye whcc/ core-project/ dragostea struts-pwn log4shell-scanner
  projectdiscovery interactsh expanseinc gvfs/ nimbostratus cloudmapping masspoem scanbot tsunamisecurityscanner trivy/ vuls/`),
  'nmap scripting engine',
  'burp suite',
  'mozilla/5.0 sf/',
  'hello, world',
  'chinese sqli',
  'xpymep.exe',
]);

/** Programs that look for weaknesses. */
export const SCANNERS: readonly RuleText[] = [
  {
    id: 'scanner-user-agent',
    alert: 'The user agent of a program that looks for weaknesses',
    evidence: 'WEB_SCANNER',
    severity: 'medium',
    action: 'block',
    confidence: 0.96,
    where: 'header:user-agent',
    match: { regex: `(?:^|[\\s(;/+.-])${AGENTS}` },
    examples: {
      match: [
        { headers: { 'user-agent': 'sqlmap/1.7 (https://sqlmap.org)' } },
        { headers: { 'user-agent': 'Mozilla/5.0 (compatible; Nmap Scripting Engine)' } },
      ],
      spare: [
        { headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0)' } },
        { headers: { 'user-agent': 'curl/8.0' } },
      ],
    },
    source: KALI,
  },
  {
    id: 'scanner-probe-path',
    alert: 'A path that only programs ask for that look for weaknesses',
    evidence: 'WEB_SCANNER',
    severity: 'medium',
    action: 'block',
    // Below what is sure: sites have such files of their own, and the classifier knows what scanners ask for.
    confidence: 0.85,
    where: 'path',
    match: {
      regex: String.raw`nessus\w*test|appscan_fingerprint|acunetix-wvs-test|/w00tw00t|/muieblackcat|/_ignition/execute-solution|/vendor/phpunit/|/phpunit/.{0,60}eval-stdin\.php|/(?:php|sql|pma|my|db)?my?admin\d*/scripts/setup\.php|/hnap1/?$|/cgi-bin/(?:test-cgi|printenv|php\d?|bash|sh|luci|\.|awstats|count\.cgi|phf|nph-\w+|viewsource|webgais|htsearch|formmail)|/boaform/admin/|/solr/admin/(?:cores|info)|/owa/auth/x\.js|/ecp/current/exporttool|/geoserver/web/?$|/scripttext$|/console/(?:images|css)/.{0,20}portal|/_wpeprivate|/telescope/requests|/debug/default/view|/wls-wsat/|/_async/asyncresponseservice|/struts2?-showcase|/druid/index\.html|/nacos/v1|/seeyon/|/xmlrpc\.php$|/setup\.cgi|/shell\?|/goform/|/gponform/|/currentsetting\.htm|/portal/redlion|/tmui/login\.jsp|/remote/fgt_lang|/dana-na/.{0,60}\.\./|/vpn/\.\./|/vpns/|_vti_(?:pvt|cnf|inf|txt)|/_vti_bin/(?:shtml|fpcount|_vti|c99)|/iisadmpwd|/msadc/|/scripts/(?:root|cmd)|/tomcatwar\.jsp|/owa/prefs`,
    },
    examples: {
      match: [
        { url: '/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php' },
        { url: '/_vti_bin/shtml.exe' },
        { url: '/HNAP1/' },
      ],
      spare: [{ url: '/vendor/list' }, { url: '/script/main.js' }, { url: '/console' }],
    },
    source: TESTING,
  },
  {
    id: 'scanner-marker',
    alert: 'A mark that a program leaves in its probes',
    evidence: 'WEB_SCANNER',
    severity: 'medium',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\bacu(?:netix|\d{4}\w*acu)|\bnetsparker\b|\bns:netsparker|\bzap(?:roxy)?%?\.owasp|\bwvs_test|sqlmap\.\w|\bappscan\b|\bcross_site_scripting\.nasl|\.nasl\b|\brfiinc\.txt|\br57\.txt|\b(?:cirt\.net|owasp\.org/?)\w*rfi|/rfiinc\.|\bbxss\.me\b|testasp\.vulnweb|\bnessus\b.{0,20}\.(?:txt|php|nasl)`,
    },
    examples: {
      match: ['http://cirt.net/rfiinc.txt?', 'acunetix', 'cross_site_scripting.nasl'],
      spare: ['acute angle', 'nasal spray', 'scan the app'],
    },
    source: KALI,
  },
];
