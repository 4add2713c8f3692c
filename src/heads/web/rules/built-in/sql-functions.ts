// biome-ignore-all lint/suspicious/noTemplateCurlyInString: examples of attacks hold them.
import type { RuleText } from '../rule-text.ts';
import { oneOf, words } from './one-of.ts';

const MYSQL = 'https://dev.mysql.com/doc/refman/8.0/en/built-in-function-reference.html';
const POSTGRES = 'https://www.postgresql.org/docs/current/functions.html';
const MSSQL =
  'https://learn.microsoft.com/en-us/sql/relational-databases/system-stored-procedures/system-stored-procedures-transact-sql';
const ORACLE = 'https://docs.oracle.com/en/database/oracle/oracle-database/19/arpls/';
const TESTING =
  'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/07-Input_Validation_Testing/05-Testing_for_SQL_Injection';

/** Functions of databases that mean little outside of SQL. */
const SURE_FUNCTIONS = oneOf(
  words(`
  group_concat concat_ws json_extract json_search json_array json_object json_keys json_valid json_contains json_length
  extractvalue updatexml xmltype xmlagg xmlforest make_set find_in_set load_file substring_index current_user session_user
  system_user current_database current_schema last_insert_id row_count found_rows connection_id  coercibility
  master_pos_wait name_const release_lock get_lock is_free_lock is_used_lock inet_aton inet_ntoa inet6_aton
  aes_decrypt aes_encrypt des_decrypt des_encrypt old_password uncompress sha2 unhex char_length character_length
  octet_length bit_length bit_count bit_and bit_or bit_xor from_base64 to_base64 from_days from_unixtime unix_timestamp
  date_add date_sub datediff dayofmonth dayofweek dayofyear last_day localtimestamp makedate maketime period_add
  period_diff sec_to_time str_to_date subdate subtime sysdate time_to_sec timediff timestampadd timestampdiff to_days
  utc_date utc_time utc_timestamp weekofyear yearweek  stddev stddev_pop stddev_samp var_pop var_samp ifnull nullif
   export_set uuid_short strcmp soundex  multipoint  multipolygon linestring multilinestring
  geometrycollection st_latfromgeohash st_longfromgeohash gtid_subset gtid_subtract
  pg_sleep pg_sleep_for pg_sleep_until pg_read_file pg_read_binary_file pg_ls_dir pg_stat_file pg_client_encoding
  pg_backend_pid pg_terminate_backend lo_import lo_export lo_get lo_put lo_from_bytea lo_create string_to_array
  array_to_string array_agg string_agg database_to_xml query_to_xml table_to_xml xpath_exists 
  regexp_matches regexp_split_to_table regexp_substr regexp_instr quote_literal quote_ident to_char to_number
  to_timestamp starts_with unistr  set_config current_setting inet_server_addr inet_client_addr version_compare
  convert_from convert_to dblink dblink_connect dblink_exec jsonb_array_elements jsonb_each generate_series
  charindex patindex db_name object_id object_name col_name col_length is_srvrolemember is_member suser_sname suser_name
  host_name serverproperty has_dbaccess openrowset openquery opendatasource openxml fn_virtualfilestats
   rawtohex hextoraw utl_raw chartorowid rownum nvl nvl2  listagg wm_concat
  sqlite_version sqlite_source_id randomblob zeroblob load_extension    total_changes
  iif isnumeric benchmark elt`),
);

/** Functions whose names ordinary texts and scripts use too. */
const COMMON_NAMES = words(`
  abs acos adddate addtime asc ascii asciistr asin atan atan2 avg bin cast ceil ceiling char chr chrw coalesce collation
  compress concat conv convert cos cot count crc32 curdate curtime database date date_format day dayname default degrees
  dump encode encrypt exp extract execute exec field floor format hex hour if in insert interval isnull lcase least left len length ln
  locate log log10 log2 lower lpad ltrim max md5 microsecond mid min minute mod month monthname now oct ord password pi
  position pow power quarter quote radians rand random repeat replace reverse right round row rpad rtrim schema second
  sha sha1 sign sin sleep space sqrt substr substring sum tan time time_format timestamp trim truncate ucase upper user
  uuid values var variance version week weekday year xmltype sys_context decode overlay std charset polygon instr greatest
  likelihood extractvalue`);
const COMMON_FUNCTIONS = oneOf(COMMON_NAMES);
/** Without those that every script has. */
const LONGER_FUNCTIONS = oneOf(COMMON_NAMES.filter((name) => name.length > 2));

/** Tables that describe databases, procedures and functions that reach beyond them. */
export const SQL_FUNCTIONS: readonly RuleText[] = [
  {
    id: 'sqli-time-delay',
    alert: 'A database is told to wait, to see whether it runs what it is sent',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`\b(?:pg_sleep(?:_for|_until)?\s*\(|waitfor[\s+]+(?:delay|time)\b|dbms_pipe\s*\.\s*receive_message|dbms_(?:lock|session)\s*\.\s*sleep|user_lock\s*\.\s*sleep|benchmark\s*\(\s*(?:\d|0x|char)|randomblob\s*\(\s*\d{5,}|select\s*pg_sleep)|(?:^|[^\w.]|\bor|\band|\d)sleep\s*\(\s*(?:['"]?\s*-?\d|if\b|\(|\)|0x|[\w]+\s*(?:\)\s*(?:--|#|'|")))`,
    },
    examples: {
      match: [
        "1' and sleep(5)--",
        "';waitfor delay '0:0:5'--",
        '1 and benchmark(5000000,md5(1))',
        'select pg_sleep(10)',
      ],
      spare: ['sleep 8 hours', 'waiting for delays', 'the benchmark of the year', 'asleep(2)'],
    },
    source: 'https://owasp.org/www-community/attacks/Blind_SQL_Injection',
  },
  {
    id: 'sqli-catalogue',
    alert: 'A table that describes the database',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: ['path', 'name', 'value', 'header:user-agent', 'header:referer'],
    match: {
      regex: String.raw`\b(?:information_schema\b|pg_catalog\b|pg_(?:shadow|user|roles|authid|tables|class|database|proc|stat_activity)\b|sqlite_(?:master|schema|temp_master|sequence)\b|sysibm\.\w|syscat\.\w|sysmaster:|sys\.(?:objects|tables|columns|databases|user_\w+|schema_\w+|sql_logins|server_principals|all_\w+|x\$\w+)\b|sysobjects\b|syscolumns\b|sysdatabases\b|sysusers\b|syslogins\b|sysxlogins\b|sysprocesses\b|all_(?:tables|tab_columns|users|objects|constraints)\b|user_(?:tables|tab_columns|objects|constraints|password)\b.{0,40}(?:where|rownum|from|--)|dba_(?:users|tables|tab_columns|objects|data_files|role_privs)\b|v\$(?:version|database|instance|session|parameter)\b|mysql\.(?:user|db|host|innodb_\w+|proc)\b|performance_schema\b|innodb_(?:table|index)_stats\b|msysaccess\w+|msys(?:objects|aces|queries|relationships|columns|modules2?)\b|rdb\$\w+|domain\.(?:columns|tables)\b|schemata\b.{0,30}\bfrom|table_schema\b|schema_name\b|column_name\b.{0,60}\bfrom|table_name\b.{0,60}\b(?:from|where))`,
    },
    examples: {
      match: [
        'from information_schema.tables',
        '1 union select name from sqlite_master',
        'select * from mysql.user',
        'all_tables',
      ],
      spare: ['information about the schema', 'mysql user guide', 'all tables are booked', 'system users'],
    },
    source: TESTING,
  },
  {
    id: 'sqli-catalogue-name',
    alert: 'The name of a system database, alone',
    evidence: 'SQL_INJECTION',
    severity: 'low',
    action: 'alert',
    confidence: 0.9,
    where: ['name', 'value'],
    match: { regex: String.raw`^\s*(?:tempdb|msdb|northwind|schema_name|msysaces|master\.\.\w+|mysql\.db)\s*$` },
    examples: { match: ['tempdb', 'northwind'], spare: ['north wind', 'temporary database'] },
    source: MSSQL,
  },
  {
    id: 'sqli-mssql-procedure',
    alert: 'A stored procedure of SQL Server that reaches the operating system',
    evidence: 'SQL_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`\b(?:xp_(?:cmdshell|regread|regwrite|reg\w+|dirtree|fileexist|availablemedia|enumdsn|enumgroups|loginconfig|makecab|ntsec\w*|subdirs|terminate_process|fixeddrives|servicecontrol|execresultset|printstatements|filelist|terminate|webserver|cmd)|sp_(?:password|executesql|oacreate|oamethod|makewebtask|addextendedproc|addlogin|addsrvrolemember|configure|who2?|helptext|help|execute_external_script|execute|prepare|sqlexec|replwritetovarbin|addlinkedserver|start_job|add_job)\b|openrowset\b|opendatasource\b|msdasql\b|sqloledb\b|exec\s+master\b|execute\s+immediate\b|exec\s*\(\s*@|declare\s*@\w+|set\s*@\w+\s*=\s*(?:cast|0x|char|'|select)|dbms_java\b|cast\s*\(\s*0x[0-9a-f]{8,})`,
    },
    examples: {
      match: ["exec master..xp_cmdshell 'dir'", 'sp_executesql', 'declare @s varchar(4000)', 'openrowset'],
      spare: ['xp_points=100', 'sp_id=4', 'declare your goods', 'set @ 5 pm'],
    },
    source: MSSQL,
  },
  {
    id: 'sqli-oracle-package',
    alert: 'A package of Oracle that leaks data by errors or by the network',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`\b(?:utl_(?:http|inaddr|smtp|file|tcp|url|encode|i18n|raw)\s*\.\s*\w|ctxsys\s*\.\s*drithsx|dbms_(?:xmlgen|xmlquery|ldap|export_extension|scheduler|utility|random|metadata|xslprocessor|advisor|cdc_\w+|sql|output|assert|crypto)\s*\.\s*\w|ordsys\s*\.\s*ord\w+|httpuritype\s*\(|sys_context\s*\(|xdburitype\s*\(|from\s+dual\b|sys\.dbms_\w+)`,
    },
    examples: {
      match: ["utl_http.request('http://x')", 'ctxsys.drithsx.sn(1,user)', '1 and 1=(select 1 from dual)'],
      spare: ['utl shipping', 'a dual boot', 'dbms comparison'],
    },
    source: ORACLE,
  },
  {
    id: 'sqli-file-access',
    alert: 'SQL that reads or writes files',
    evidence: 'SQL_INJECTION',
    severity: 'critical',
    action: 'block',
    confidence: 0.96,
    where: 'any',
    match: {
      regex: String.raw`\b(?:load_file\s*\(|into\s+(?:out|dump)file\s*(?:['"(\\]|0x|@|char)|load\s+(?:data|xml)\s+(?:\w+\s+)?infile\b|lo_(?:import|export|get|from_bytea)\s*\(|pg_(?:read_file|read_binary_file|ls_dir|stat_file)\s*\(|copy\s+\w+\s*(?:\([^)]{0,80}\)\s*)?(?:from|to)\s+(?:program\b|')|bulk\s+insert\s+\w|load_extension\s*\(|attach\s+database\s+'|create\s+alias\s+\w+\s+as)`,
    },
    examples: {
      match: [
        "union select load_file('/etc/passwd')",
        "select 1 into outfile '/var/www/x.php'",
        "copy t from program 'id'",
      ],
      spare: ['load file', 'copy text from a page', 'put it into the out file'],
    },
    source: 'https://dev.mysql.com/doc/refman/8.0/en/select-into.html',
  },
  {
    id: 'sqli-error-functions',
    alert: 'Functions that carry data out in error messages',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\b(?:extractvalue\s*\(|updatexml\s*\(|xmltype\s*\(|(?:geometrycollection|multipoint|multipolygon|multilinestring|linestring|polygon)\s*\(\s*\(\s*(?:select|\/)|floor\s*\(\s*rand\s*\(|exp\s*\(\s*~|procedure\s+analyse\s*\(|gtid_subset\s*\(|json_keys\s*\(\s*\(|name_const\s*\(|row\s*\(\s*\d+\s*,\s*\d+\s*\)\s*[<>=]|convert\s*\(\s*int\s*,|cast\s*\(\s*\(\s*select|bigint\s+unsigned\b|st_latfromgeohash\s*\()`,
    },
    examples: {
      match: ['extractvalue(1,concat(0x7e,version()))', 'and updatexml(1,2,3)', 'floor(rand(0)*2)'],
      spare: ['extract value', 'floor (random)', 'a polygon of hexagons'],
    },
    source: MYSQL,
  },
  {
    id: 'sqli-char-chains',
    alert: 'Texts made of character codes, to pass without quotes',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\b(?:char|chr|nchar|unichar|chrw)\s*\(\s*(?:0x)?\d+\s*\)\s*(?:\|\||\+|&|,)\s*(?:n?char|chr|unichar|chrw|\(|')|\bn?char\s*\(\s*\d{2,3}\s*(?:,\s*\d{2,3}\s*){2,}\)|\bconcat(?:_ws)?\s*\(\s*(?:0x[0-9a-f]{2,}|char\s*\(|'[^']{0,20}'\s*,\s*\(|\(\s*select)|\bselect\b.{0,60}\b0x[0-9a-f]{6,}|\b(?:or|and|union|where|like)\b.{0,60}\b0x[0-9a-f]{6,}`,
    },
    examples: {
      match: ['char(65)+char(66)', 'chr(113)||chr(122)', 'concat(0x7e,version())', 'char(115,101,108)'],
      spare: ['char (single)', 'chr 21:3', 'color 0xff00ff', 'varchar(255)'],
    },
    source: TESTING,
  },
  {
    id: 'sqli-blind-functions',
    alert: 'Functions that take a secret apart letter by letter',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`\b(?:ascii|ord|hex|unicode|lower|upper|length|len|char_length|bin)\s*\(+\s*(?:substr(?:ing)?|mid|left|right|lpad|rpad|user|database|version|load_file|select|concat|cast|current_user|@@\w+|password|passwd)\b|\b(?:substr(?:ing)?|mid|left|right)\s*\(+\s*(?:select|user\s*\(|version\s*\(|database\s*\(|@@|current_user|password\b|passwd\b|table_name|load_file|\(\s*select|cast)|\bifnull\s*\(\s*cast\s*\(|\bselect\s+(?:mid|substr(?:ing)?|ascii|ord|hex|elt)\s*\(`,
    },
    examples: {
      match: ['ascii(substring(version(),1,1))>51', "1' and length(database())=5", 'substr((select user),1,1)'],
      spare: ['ascii (art)', 'length (cm)', 'left (turn)'],
    },
    source: 'https://owasp.org/www-community/attacks/Blind_SQL_Injection',
  },
  {
    id: 'sqli-identity-functions',
    alert: 'SQL asks who and where it is',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: 'any',
    match: {
      regex: String.raw`@@(?:version|hostname|datadir|basedir|servername|global\b|tmpdir|version_compile_os|language|spid|secure_file_priv|plugin_dir|innodb\w*|servicename|identity|microsoftversion|max_connections)|(?:[=,('"+|&]|\b(?:and|or|select|union|by|=))\s*(?:user|version|database|schema|system_user|session_user|current_user|current_database|sqlite_version|db_name)\s*\(\s*\)|\bcurrent_user\s*\(|\bdatabase\s*\(\s*\)`,
    },
    examples: {
      match: ['1 and @@version>5', '1,user(),3', "' and database()='x", 'select @@hostname'],
      spare: ['@version 2', 'user (new)', 'mail@@home'],
    },
    source: MYSQL,
  },
  {
    id: 'sqli-sure-function',
    alert: 'A function that only databases have',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.92,
    where: ['path', 'name', 'value', 'header:user-agent', 'header:referer'],
    match: { regex: String.raw`\b${SURE_FUNCTIONS}\(` },
    examples: {
      match: ["starts_with(password,'a')::int", 'group_concat(', 'json_search (json_array(password),1)'],
      spare: ['benchmark results', 'starts with a', 'soundex code'],
    },
    source: POSTGRES,
  },
  {
    id: 'sqli-bare-function',
    alert: 'A value that is nothing but the call of a function that databases have',
    evidence: 'SQL_INJECTION',
    severity: 'low',
    action: 'alert',
    confidence: 0.9,
    where: ['path', 'name', 'value'],
    match: {
      regex: String.raw`^[\s'"(+-]*(?:[\w-]{1,12}>[!$]*)?(?:${COMMON_FUNCTIONS}|${SURE_FUNCTIONS})(?:[.?\s/|!&$)]*\([\s'"*)]*|\([\s\d.,'"*]*\)?)$`,
    },
    examples: {
      match: ['now(', 'user ()', 'char(65)', 'abs(1)'],
      spare: ['rgb(1,2,3)', 'now', 'user (new one)', 'format: a4'],
    },
    source: MYSQL,
  },
  {
    id: 'sqli-function-in-condition',
    alert: 'A function that databases have, inside of a condition',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.93,
    where: 'any',
    match: {
      regex: String.raw`(?:\b(?:or|and|xor|union|select|where|having|like|by)\b|['"]\s*(?:\|\||&&|=|<|>))[\s('"!~+-]*${LONGER_FUNCTIONS}\(\s*[\w('"@*)]`,
    },
    examples: {
      match: ['1 and mid(version(),1,1)=5', "' or length('a')=1", "x'||user()||'"],
      spare: ['left and right', 'date or time', 'count (and more)'],
    },
    source: MYSQL,
  },
  {
    id: 'sqli-cast-operator',
    alert: 'A cast or a JSON operator of PostgreSQL after a quote or a bracket',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.95,
    where: 'any',
    match: {
      regex: String.raw`['")\]]\s*::\s*(?:int\w*|bool\w*|text|jsonb?|numeric|varchar|char|regclass|date|timestamp\w*|bytea|oid|float\d?|xml|uuid)\b|['\]}]\s*(?:<@|@>|@\?|@@|#>>?|->>?|\?\||\?&|\?|\|\|)\s*(?:'[\[{$]|array\s*\[|'\w+'\s*$|\d+\s*=)|'\s*(?:[\[{][^']{0,200}[\]}])\s*'\s*(?:::|<@|@>|\?|#>|->)`,
    },
    examples: {
      match: [`'{"a":1}'::jsonb @> '{"a":1}'::jsonb`, "or '[1,2]' ? '1'", 'lo_get(1)::int'],
      spare: ['std::string', 'a::b', "what's up? 'nothing'"],
    },
    source: 'https://www.postgresql.org/docs/current/functions-json.html',
  },
  {
    id: 'sqli-sqlmap-marker',
    alert: 'A comparison as automatic tools make it',
    evidence: 'SQL_INJECTION',
    severity: 'high',
    action: 'block',
    confidence: 0.97,
    where: 'any',
    match: {
      regex: String.raw`0x71(?:[0-9a-f]{2}){3}71\b|'q[a-z]{3}q'\s*\|\||\belt\s*\(\s*\d{3,5}\s*=\s*\d{3,5}|\b(?:and|or|rlike|where)\s+\(*\s*(?:select\s+)?\d{4}\s*=\s*\(?\s*\d{4}\b`,
    },
    examples: {
      match: ['1 AND 2771=2771', 'concat(0x7162716b71,1)', 'elt(4440=4440,1)'],
      spare: ['and 2020 was good', 'room 2771'],
    },
    source: 'https://github.com/sqlmapproject/sqlmap/wiki/Techniques',
  },
  {
    id: 'sqli-operators',
    alert: 'Operators that only databases have',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.92,
    where: ['value', 'path'],
    match: {
      regex: String.raw`\d\s*<=>\s*\d|\b(?:not\s+)?between\s+'[^']{1,40}'\s+and\s+'|'\s*(?:not\s+)?(?:regexp|rlike|ilike|glob|sounds\s+like)\s*['"\w(]|\bnot\s+in\s*\(\s*(?:'|\d|select)|\bin\s*\(\s*select\b|\b(?:is|not)\s+similar\s+to\b|\bxor\b[\s'"(]*\d+\s*[<>=+-]|['"]\s*(?:or|xor)\s+\w+\s*(?:[<>=!]|[+-]\s*$)`,
    },
    examples: {
      match: ['42<=>42', "'1' not regexp '2'", 'a in (select id from b)'],
      spare: ['a <= b', 'between you and me', 'in (selected stores)'],
    },
    source: MYSQL,
  },
  {
    id: 'sqli-orm-lookup',
    alert: 'A lookup of an object-relational mapper that walks from table to table',
    evidence: 'SQL_INJECTION',
    severity: 'medium',
    action: 'alert',
    confidence: 0.92,
    where: 'name',
    match: {
      regex: String.raw`(?:[a-z]__)+i?(?:startswith|endswith|contains|regex|exact|isnull|has_keys?|has_any_keys|contained_by|gt|gte|lt|lte|range)$|\w__\w+__i?(?:startswith|endswith|regex)`,
    },
    examples: {
      match: [{ url: '/?user__password__startswith=p' }, { url: '/?password__isnull=1' }],
      spare: [{ url: '/?starts_with=p' }, { url: '/?__cf_chl=1' }],
    },
    source: 'https://docs.djangoproject.com/en/stable/ref/models/querysets/#field-lookups',
  },
];
