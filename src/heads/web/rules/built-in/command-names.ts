import { oneOf, words } from './one-of.ts';

/** Commands whose names are no words of ordinary texts. */
export const COMMANDS = oneOf(
  words(`
  whoami ifconfig iwconfig uname netstat nslookup traceroute tracepath printenv useradd adduser userdel usermod
  groupadd chmod chown chgrp chattr lsattr mkdir rmdir mkfifo mknod mktemp crontab nohup strace ltrace tcpdump
  tshark nmap ncat netcat socat wget curl lwp-download lwp-request lynx axel aria2c rsync sshpass ssh scp sftp tftp
  ftp telnet rlogin rsh bash zsh ksh csh tcsh dash pwsh rbash busybox perl python python2 python3 ruby irb php php5
  php7 nodejs lua luajit tclsh awk gawk mawk nawk sed egrep fgrep zgrep grep xargs tac xxd hexdump base32 base64
  uuencode uudecode gzip gunzip bzip2 bunzip2 unxz xz zcat bzcat xzcat unzip tar cpio lsof lsblk lscpu lsmod lspci
  lsusb dmesg dmidecode sysctl systemctl journalctl hostnamectl getent getfacl setfacl visudo sudo doas chpasswd
  chsh chfn mkpasswd killall pkill pgrep pidof htop uptime vmstat iostat ipconfig iptables nft ufw apt-get aptitude
  dpkg yum dnf zypper pacman rpm emerge pip pip2 pip3 pipx easy_install gem npm npx yarn docker podman kubectl ctr
  runc lxc unshare nsenter chroot debootstrap ansible ansible-playbook ansible-galaxy ansible-config ansible-doc
  ansible-pull ansible-vault ansible-inventory ansible-console chef-client chef-vault chef-run chef-solo cscli gcc
  g++ cc clang gdb gdbserver cmake vim vimdiff rvim nano pico emacs joe vi lastlog lastb stat readlink realpath dd
  df du ls cat pwd ps tee wc od nl rm cp mv ln sh nc touch mysql mysqldump psql sqlite3 redis-cli openssl gpg
  ssh-keygen ssh-agent ssh-keyscan dig ping ping6 arp tty stty tmux byobu ionice timeout setsid stdbuf taskset chrt
  flock logsave watch xdotool cpulimit perf valgrind rmt uconv csplit shuf uniq sleep echo printf kill reboot
  shutdown poweroff telinit umount fdisk mkfs swapon sendmail mutt exim dnsdomainname unalias typeset shopt ulimit
  umask whereis zip 7z jq jrunscript java javac git svn hg cvs restic tasksh latex pdflatex zsoelim systemd-run`),
);

/** Commands whose names are everyday words too. */
export const EVERYDAY_COMMANDS = oneOf(
  words(`
  groups fish ash node expect passwd composer chef knife puppet make ed ex view less more id env rev mongo host
  route ip iw screen script nice column comm split paste expand fold fmt pr sort cut tr head tail strings halt init
  mount wall write mesg mail finger last who users date cal bc hostname domainname alias export unset eval exec
  source declare local readonly trap set find locate which type file ar ab task tex time at batch service`),
);

/** Those of them whose names are so rare elsewhere that they may stand alone. */
export const TELLING_COMMANDS = oneOf(
  words(`whoami ifconfig iwconfig uname netstat nslookup traceroute printenv useradd adduser usermod lsof lsblk lscpu dmesg
  visudo htop ipconfig systeminfo tasklist lastlog pwd crontab dmidecode lsmod vmstat hostnamectl`),
);

/** Those that are followed by options or files, at the beginning of a value and without a separator. */
export const COMMANDS_WITH_OPTIONS = oneOf(
  words(`whoami ifconfig uname netstat nslookup traceroute chmod chown mkfifo crontab nohup strace ltrace tcpdump nmap ncat
  netcat socat wget curl lwp-download lynx rsync sshpass busybox python python2 python3 perl ruby php nc bash zsh ksh csh dash tcsh sh awk gawk
  sed egrep grep xargs tac xxd base64 base32 gzip gunzip bzip2 unxz zcat lsof sysctl systemctl sudo visudo apt-get aptitude yum dnf pip pip2 pip3
  pipx gem ansible ansible-playbook ansible-galaxy ansible-config ansible-doc ansible-pull ansible-vault ansible-inventory ansible-console
  chef-client chef-vault chef-run cscli gcc c89 c99 cc gdb perf env ls cat ps dd cp mv rm touch tar dig kill printf tail head killall pkill setsid timeout
  openssl mysql psql redis-cli cpulimit rev lastlog chroot nsenter docker kubectl`),
);

export const COMMAND_PATH = '(?:/?(?:usr/)?(?:local/)?s?bin/)?';
export const COMMAND_END = String.raw`(?:\s*$|\s*[;|&<>)\x60\r\n}'"]|\s+[-/\w.$*'"~&|>{(@\\?])`;
