// biome-ignore-all lint/suspicious/noTemplateCurlyInString: examples of attacks hold them.
import type { RuleText } from '../rule-text.ts';
import { oneOf, words } from './one-of.ts';

const OWASP = 'https://owasp.org/www-community/attacks/Code_Injection';
const MANUAL = 'https://www.php.net/manual/en/indexes.functions.php';
const SETTINGS = 'https://www.php.net/manual/en/ini.list.php';

/** Extensions of PHP whose functions carry their name in front: `curl_init`, `posix_getpid`. */
const PREFIXES =
  '(?:array|stream|curl|posix|pcntl|ob|mb|preg|ereg|ftp|ssh2|bz|readline|simplexml|ctype|imap|ldap|mysqli?|pg|oci|odbc|db2|sqlite|mssql|sybase|ibase|openssl|sodium|mcrypt|gmp|iconv|socket|shm|shmop|spl|apcu?|opcache|zend|zlib|gz|yaml|wddx|xmlrpc|xmlwriter|xml|libxml|dba|dbase|enchant|pspell|snmp|proc|runkit|inotify|eio|gnupg|expect|forward_static|func|php|ini|debug|trigger|escapeshell|shell|base64|str|substr|quoted_printable|convert_uu|http_build|debug_zval|crypt|uniq|ignore_user|disk|gc|exif|utf8|htmlspecialchars|html_entity|strip|sem|msgfmt|collator|numfmt|token|finfo|mime_content|iptc|rar|lzf|radius|trader|xdiff|xhprof|uopz|tidy|svn|rrd|recode|mailparse|geoip|gearman|cubrid|bcompiler|apache|win32)';

/** Functions of PHP in families that ordinary scripts have too, so each by its whole name. */
const NAMED = oneOf(
  words(`
  call_user_func call_user_func_array call_user_method register_shutdown_function register_tick_function create_function
  set_error_handler set_exception_handler set_time_limit set_include_path set_file_buffer get_defined_vars
  get_defined_functions get_defined_constants get_class_methods get_class_vars get_object_vars get_current_user
  get_included_files get_required_files get_loaded_extensions get_cfg_var get_html_translation_table get_parent_class
  get_magic_quotes_gpc get_extension_funcs get_browser get_called_class get_declared_classes get_resource_type
  get_meta_tags get_include_path get_headers is_a is_array is_bool is_callable is_countable is_dir is_double is_executable
  is_file is_finite is_float is_infinite is_int is_integer is_iterable is_link is_long is_nan is_null is_numeric is_object
  is_readable is_real is_resource is_scalar is_soap_fault is_string is_subclass_of is_uploaded_file is_writable is_writeable
  file_get_contents file_put_contents file_exists move_uploaded_file hash_file hash_algos hash_hmac hash_hmac_file
  highlight_file highlight_string show_source parse_str parse_url parse_ini_string print_r var_dump var_export error_log
  error_reporting error_get_last restore_error_handler password_hash password_verify random_bytes random_int
  connection_status connection_aborted date_create date_default_timezone_set date_default_timezone_get sys_getloadavg
  sys_get_temp_dir memory_get_usage memory_get_peak_usage image_type_to_mime_type session_start session_id session_decode
  session_encode session_save_path session_set_save_handler header_remove headers_sent headers_list url_stat rawurlencode
  rawurldecode nl_langinfo msg_get_queue msg_send msg_receive cli_set_process_title fastcgi_finish_request
  zip_open zip_read zip_entry_read com_create_guid com_load_typelib dotnet_load variant_set method_exists property_exists
  function_exists class_exists interface_exists trait_exists iterator_apply iterator_to_array similar_text`),
);

/** Functions without a prefix whose names hardly mean anything else. */
const DISTINCT = oneOf(
  words(`
  passthru popen pfsockopen fsockopen phpinfo phpversion phpcredits getcwd chdir scandir opendir readdir closedir rewinddir
  glob fopen fread fwrite fputs fputcsv fgetcsv fgets fgetc fgetss fclose feof fflush fscanf fseek ftell ftruncate fpassthru
  readfile readlink realpath symlink linkinfo tempnam tmpfile touch umask unlink rmdir mkdir rename copy chgrp chmod chown
  lchgrp lchown clearstatcache fileatime filectime filegroup fileinode filemtime fileowner fileperms filesize filetype
  fnmatch parse_ini_file pathinfo pclose basename dirname diskfreespace ftok getenv putenv getmypid getmyuid getmygid
  getmyinode getlastmod getrusage gethostname gethostbyname gethostbyaddr gethostbynamel dns_get_record dns_check_record
  checkdnsrr getmxrr getservbyname getservbyport getprotobyname inet_ntop inet_pton ip2long long2ip
  strrev str_rot13 strtr strpbrk strstr stristr strrchr stripos strripos strncmp strcasecmp strncasecmp strnatcmp strcoll
  strtok strtolower strtoupper ucfirst ucwords lcfirst nl2br ltrim rtrim chop implode explode join sprintf vsprintf printf
  vprintf fprintf vfprintf sscanf number_format money_format md5_file sha1_file crc32 similar_text soundex metaphone
  levenshtein wordwrap chunk_split addslashes addcslashes stripslashes stripcslashes htmlentities htmlspecialchars quotemeta
  hex2bin bin2hex pack unpack serialize unserialize igbinary_unserialize gzinflate gzdeflate gzcompress gzuncompress
  gzdecode gzencode gzfile gzopen gzpassthru gzread gzwrite gzputs readgzfile bzcompress bzdecompress bzopen bzread
  convert_cyr_string str_word_count usleep time_nanosleep array_walk usort uasort uksort arsort asort krsort ksort
  natcasesort natsort rsort extract compact settype gettype intval floatval doubleval strval boolval constant
  ini_set ini_get set_time_limit error_reporting error_log openlog syslog closelog dl assert create_function
  func_get_args iterator_apply unset isset print_r var_dump var_export debug_backtrace eval exec system shell_exec proc_open
  setcookie mysql_query getallheaders get_headers getopt spliti split ereg eregi mail mb_send_mail
  lcg_value mt_rand mt_srand mt_getrandmax getrandmax srand rand random_int hexdec octdec bindec dechex decoct decbin
  base_convert fmod hypot expm1 log1p is_nan pi deg2rad rad2deg intdiv cosh sinh tanh acosh asinh atanh
  array_map array_filter array_reduce define defined function_exists method_exists class_exists property_exists
  crypt php_uname php_sapi_name zend_version phpinfo getdate gmdate gmmktime mktime strftime gmstrftime idate checkdate
  strtotime hrtime microtime gettimeofday file chr ord link linkinfo stat lstat current key next prev reset end each list`),
);

/** One of them with its bracket; space, comments and line breaks may stand between (PHP allows them). */
const CALL = `["'\\s]{0,3}${DISTINCT}["']?(?:\\s|/\\*.{0,60}?\\*/|(?:#|//)[^\\n]{0,40}\\n)*\\(`;

/** Settings of PHP that attackers change by a request. */
const DIRECTIVES = oneOf(
  words(`
  allow_url_fopen allow_url_include arg_separator.input arg_separator.output assert.active assert.callback
  auto_append_file auto_detect_line_endings auto_globals_jit auto_prepend_file browscap cgi.force_redirect cgi.fix_pathinfo
  date.timezone default_charset default_mimetype default_socket_timeout disable_classes disable_functions display_errors
  display_startup_errors doc_root enable_dl enable_post_data_reading error_append_string error_log error_prepend_string
  error_reporting exit_on_timeout expose_php extension_dir file_uploads highlight.string html_errors
  ignore_repeated_errors ignore_user_abort implicit_flush include_path input_encoding internal_encoding
  intl.default_locale log_errors log_errors_max_len magic_quotes_gpc magic_quotes_runtime mail.add_x_header mail.log
  max_execution_time max_file_uploads max_input_nesting_level max_input_time max_input_vars mbstring.encoding_translation
  mbstring.func_overload mbstring.http_input mbstring.internal_encoding mbstring.language mbstring.regex_retry_limit
  mbstring.regex_stack_limit mbstring.strict_detection memory_limit mysqli.default_socket opcache.enable open_basedir
  opcache.file_cache opcache.preload output_buffering output_encoding output_handler pcre.backtrack_limit pcre.jit
  pcre.recursion_limit phar.readonly phar.require_hash post_max_size realpath_cache_size register_argc_argv
  register_globals report_memleaks report_zend_debug request_order safe_mode safe_mode_exec_dir sendmail_from
  sendmail_path serialize_precision session.auto_start session.name session.save_handler session.save_path
  session.serialize_handler session.upload_progress.enabled session.use_cookies session.use_trans_sid short_open_tag
  smtp_port soap.wsdl_cache_dir sql.safe_mode suhosin.simulation sys_temp_dir track_errors unserialize_callback_func
  unserialize_max_depth upload_max_filesize upload_tmp_dir user_dir user_ini.filename variables_order
  xmlrpc_errors zend.assertions zend.multibyte zend_extension zlib.output_compression zlib.output_handler`),
);

/** PHP as a value. */
export const PHP_INJECTION: readonly RuleText[] = [
  {
    id: 'php-tag',
    alert: 'A tag that opens a script of PHP',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`<\?\s*php\b|<\?=|<\?\s+(?:echo|print|system|exec|eval|passthru|include|require|if|for|while|\$|@|phpinfo|shell_exec|\w+\s*\()|<\?(?:$|\s*$)|<script\s+language\s*=\s*["']?php|[\[{]/?\\?php[\]}]|<\?xml\s+:\w|<\?\s*\w*\(`,
    },
    examples: {
      match: ['<?php system("id"); ?>', '<?=$_GET[1]?>', '[php]echo 1', '<? echo 1'],
      spare: ['<?xml version="1.0"?>', 'what is php', '<a href="a.php">'],
    },
    source: OWASP,
  },
  {
    id: 'php-superglobal',
    alert: 'A superglobal variable of PHP',
    evidence: 'CODE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\$\s?_\s?(?:get|post|request|cookie|files|env|session|s\s?erver)\b|\$globals\b|\$http_(?:get|post|cookie|server|env|raw_post)_(?:vars|data)|\$this->\w+\s*\(|\bglobals\s*\[`,
    },
    examples: { match: ["$_GET['x']", '$GLOBALS[a]', "$_S ERVER['REQUEST_URI']"], spare: ['_get', 'globals', '$_id'] },
    source: 'https://www.php.net/manual/en/language.variables.superglobals.php',
  },
  {
    id: 'php-prefixed-function',
    alert: 'A call of a function of one of the extensions of PHP',
    evidence: 'CODE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.91,
    where: ['path', 'name', 'value'],
    match: { regex: `(?:^|[^\\w.$#-])(?:${PREFIXES}_[a-z0-9_]+|${NAMED})\\s*(?:=?\\s*\\()` },
    examples: {
      match: ['call_user_func(', 'base64_decode("")', 'curl_init()', 'array_diff ('],
      spare: ['array_diff', 'curl -s (x)', 'window.get_user('],
    },
    source: MANUAL,
  },
  {
    id: 'php-function',
    alert: 'A call of a function of PHP',
    evidence: 'CODE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.91,
    any: [
      { where: ['name', 'value'], match: { regex: `^(?:[^\\w]|return)*(?:\\w{1,16}\\s*=\\s*)?${CALL}` } },
      { where: 'path', match: { regex: `/[^\\w]*${CALL}` } },
    ],
    examples: {
      match: ['system("id")', 'exec /*x*/ (1)', "file('a')", 'strrev( )'],
      spare: ['system old', 'my system: (a)', 'list of (things)'],
    },
    source: MANUAL,
  },
  {
    id: 'php-dangerous-call',
    alert: 'A function of PHP that runs code or commands, or touches files',
    evidence: 'CODE_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`(?:^|[^\w.])(?:shell_exec|passthru|proc_open|popen|pcntl_exec|create_function|call_user_func(?:_array)?|file_put_contents|file_get_contents|move_uploaded_file|base64_decode|gzinflate|gzuncompress|gzdecode|str_rot13|phpinfo|unserialize|preg_replace|fsockopen|pfsockopen|parse_ini_file|highlight_file|show_source|readfile|symlink|putenv|assert_options|register_shutdown_function|array_map|array_filter|ob_start|ini_set|set_time_limit|var_dump|print_r|getenv|escapeshellcmd|fputcsv|include_once|require_once|posix_\w+|curl_exec|mb_ereg_replace|eregi?_replace)\s*\(|\b(?:system|exec|eval|assert|include|require|print|die)\s*\(\s*(?:['"]?\$|chr\s*\(|base64|gz|str_|['"](?:ls|id|cat|echo|wget|curl|uname|whoami|dir|dig|ping|sleep|rm|nc|bash|sh|php)\b|stripslashes|system|exec|phpinfo|pack\()|\b(?:system|exec|passthru)\s*\(\s*['"]?[a-z]{2,10}['"]?\s*\)|@?eval\s*\(\s*[\w"'$(]|\breturn\s*["']system["']\s*\(`,
    },
    examples: {
      match: ['eval($_POST[1])', "system('ls')", 'base64_decode(x)', 'die(system("id"))'],
      spare: ['system requirements (pdf)', 'eval of staff', 'include (all)'],
    },
    source: MANUAL,
  },
  {
    id: 'php-variable-function',
    alert: 'A variable of PHP is called as a function',
    evidence: 'CODE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: ['path', 'name', 'value'],
    match: {
      regex: String.raw`^[\w\s=;@.'"]{0,40}@?\$(?:\$|@)*[a-z_\x7f-\xff][\w\x7f-\xff]*\s*(?:[\[{][^\]}]{0,40}[\]}]\s*)*(?:/\*.{0,60}?\*/|//[^\n]{0,40}\n|\s)*\([^)]{0,80}\)|\$\$\w+\s*[\[({]|\$\s*\{\s*@|\$\s*\{\s*['"$\[(]|\$\s+\{\s*\w{1,30}\s*\}|\$\w+\s*=\s*@?\$\w+\(|\$\w{1,30}\s*\{\s*['"\w]+\s*\}\s*\(?|\$\w+\s*=\s*['"][^'"]{0,40}['"]\s*\.`,
    },
    examples: {
      match: ['$a(1)', "$d['o'](9)", '${@a}(10)', "$y = 'sys'.'tem';($y)('uname')"],
      spare: ['$10 (ten)', 'costs $ (usd)', '$(document)', '$a b'],
    },
    source: 'https://www.php.net/manual/en/functions.variable-functions.php',
  },
  {
    id: 'php-callable-text',
    alert: 'A text in brackets is called as a function',
    evidence: 'CODE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: ['path', 'name', 'value'],
    match: {
      regex: String.raw`\(\s*["']?(?:system|exec|passthru|shell_exec|popen|eval|assert|phpinfo|print_r|var_dump|readfile|file|call_user_func|string)\s*["']?\s*\)\s*(?:/\*.{0,40}?\*/\s*)?\(\s*["']?[\w /.-]+["']?\s*\)|\(\s*["']\w{2,24}\s*["']\s*\)\s*(?:/\*.{0,40}?\*/\s*)?\(|\(\w{1,16}\)(?:/\*.{0,40}?\*/)?\(['"]|\(\s*\$\w+\s*\)\s*\(|\(\s*string\s*\)\s*["'{\[]|\[\s*['"]?\w{2,20}['"]?\s*\]\s*\)?\s*[\[{]\s*0\s*[\]}]\s*\}?\s*\(|\{\s*\[\s*\w+\s*\]\s*\[\s*0\s*\]\s*\}|\bdefine\s*\(\s*['"]|['"]\s*\)\s*\(\s*['"]`,
    },
    examples: {
      match: ["(system)('uname')", '[system][0](ls)', '(string)"system"(\'uname\')'],
      spare: ['(a) (b and c, d)', 'f(x)', '[a][b]'],
    },
    source: 'https://wiki.php.net/rfc/uniform_variable_syntax',
  },
  {
    id: 'php-setting',
    alert: 'A setting of PHP with a value',
    evidence: 'CODE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.92,
    where: ['value', 'path'],
    match: {
      regex: `(?:^|[\\s;&?-])-?d?\\s*${DIRECTIVES}\\s*=|^\\s*(?:precision|user_agent|from)\\s*=\\s*\\w+$|php_(?:value|admin_value|flag|admin_flag)\\b`,
    },
    examples: {
      match: ['allow_url_include=1', 'memory_limit = 512M', '-d auto_prepend_file=php://input'],
      spare: ['precision', 'memory limit of phones', 'from: a'],
    },
    source: SETTINGS,
  },
  {
    id: 'php-setting-name',
    alert: 'A parameter is called like a setting of PHP that runs code',
    evidence: 'CODE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.94,
    where: ['name', 'path'],
    match: {
      regex: String.raw`(?:^|[\s+;-])-?d?\s?(?:allow_url_(?:include|fopen)|auto_(?:prepend|append)_file|disable_functions|safe_mode|open_basedir|suhosin\.simulation|cgi\.(?:force_redirect|redirect_status_env)|unserialize_callback_func|_php[gs]|globals)(?:\[|=|\+|\s|$)|^\$_(?:get|post|cookie|server|session|env|files|request)\b|(?:^|[/?])-[sd]\+|php_value`,
    },
    examples: {
      match: [{ url: '/?allow_url_include=1' }, { url: '/?auto_prepend_file=php://input' }],
      spare: [{ url: '/?safe=1' }, { url: '/?mode=safe_mode' }],
    },
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2012-1823',
  },
  {
    id: 'php-character-chain',
    alert: 'PHP code that is put together from characters',
    evidence: 'CODE_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`\bchr\s*\(\s*\d+\s*\)\s*\.\s*chr\s*\(|['"]\s*\.\s*(?:sleep|system|exec|print|phpinfo|md5|passthru)\s*\(|@?print\s*\(\s*(?:md5|chr|\d+\s*[*+-])|\becho\s+(?:md5|\d+\s*[*+-]\s*\d|["'\d]+\s*[-*+]\s*\d|system|shell_exec|base64)|\$\{\s*@?(?:print|phpinfo|system|eval|sleep|exec)\s*\(`,
    },
    examples: {
      match: ['chr(112).chr(104)', "'.sleep(12).'", '${@print(md5(1))}'],
      spare: ['chr(1)', 'print (a4)', 'echo park'],
    },
    source: OWASP,
  },
];
