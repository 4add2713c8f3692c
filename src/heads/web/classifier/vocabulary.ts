/** Words that attacks of one kind are made of, from the manuals of what they attack; lower case, at least two letters. */
export const SHAPE_VOCABULARY: readonly { readonly name: string; readonly words: string }[] = [
  {
    name: 'SQL',
    words:
      'select union insert update delete drop alter create truncate from where having order group by into outfile dumpfile load_file limit offset and or not null like rlike regexp between exists case when then else cast convert char chr ascii concat concat_ws group_concat substring substr mid sleep benchmark waitfor delay pg_sleep dbms_pipe utl_http xp_cmdshell sp_password exec execute declare varchar nvarchar information_schema sysobjects syscolumns pg_catalog sqlite_master all_tables user_tables extractvalue updatexml procedure analyse database version user current_user table column if ifnull isnull count min max md5 hex unhex',
  },
  {
    name: 'HTML',
    words:
      'script img svg iframe object embed body html form input textarea button video audio source details marquee math style link meta base table td isindex template applet frameset frame layer xml xlink href src srcdoc onerror onload onclick onmouseover onfocus onblur onmouseenter ontoggle onstart onbegin onpointerover onanimationstart onscroll onsubmit onchange onkeyup onkeydown autofocus formaction expression behavior',
  },
  {
    name: 'JavaScript',
    words:
      'alert confirm prompt eval document cookie location window javascript vbscript fromcharcode settimeout setinterval function constructor innerhtml write atob string this self top parent require process child_process mainmodule global import return prototype __proto__ localstorage xmlhttprequest fetch navigator',
  },
  {
    name: 'shell',
    words:
      'cat ls id whoami uname pwd ps nc ncat netcat bash sh zsh ksh dash csh cmd powershell wget curl ping nslookup dig host telnet ftp tftp scp ssh chmod chown rm cp mv touch echo printf sleep head tail more less tac nl od xxd sed awk gawk grep find xargs perl python python3 ruby php node java gcc kill killall sudo su export env set ifconfig ipconfig netstat arp route dir type del copy net reg wmic certutil bitsadmin rundll32 mshta cscript wscript systeminfo tasklist ver uptime who last crontab base64 dev tcp tmp passwd shadow bin usr etc',
  },
  {
    name: 'PHP',
    words:
      'php phpinfo system shell_exec passthru popen proc_open eval assert preg_replace create_function call_user_func array_map include include_once require require_once file_get_contents file_put_contents fopen fwrite readfile highlight_file show_source base64_decode base64_encode gzinflate str_rot13 unserialize _get _post _request _server _session _cookie globals allow_url_include auto_prepend_file filter input expect phar data zlib glob print_r var_dump die exit chr',
  },
  {
    name: 'Java and others',
    words:
      'java javax runtime getruntime processbuilder getclass forname classloader newinstance invoke lang util springframework ognl struts class module loader context memberaccess allowstaticmethodaccess getmethod scriptengine scriptenginemanager jndi ldap rmi dns iiop corba nis freemarker velocity execute objectconstructor commons collections functors invokertransformer templatesimpl rowset jdbcrowsetimpl system getproperty getenv __class__ __mro__ __subclasses__ __globals__ __builtins__ __import__ __init__ popen subprocess os config self lipsum cycler joiner import pickle yaml marshal erb irb',
  },
  {
    name: 'files',
    words:
      'passwd shadow hosts issue group boot ini win system32 windows winnt drivers inetpub wwwroot htaccess htpasswd git svn env proc environ self cmdline log access error access_log error_log php httpd apache apache2 nginx conf config web inf wp id_rsa ssh authorized_keys bash_history mysql sam repair global asa asax bak old swp sql backup cgi printenv phpmyadmin admin actuator jolokia console manager invoker',
  },
  {
    name: 'addresses and XML',
    words:
      'http https ftp file gopher dict ldap jar netdoc localhost metadata internal burpcollaborator oast interact attacker evil doctype entity system public element cdata xinclude xsl stylesheet dtd xmlns include',
  },
];
