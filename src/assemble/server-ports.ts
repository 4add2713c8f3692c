/**
 * Ports on which servers answer (IANA service names; those of Zeek's analyzers, and telnet and TFTP). When the first
 * packet of a flow comes from one of these and goes to another port, it is an answer whose question was not captured.
 */
const LIKELY_SERVER_PORTS = new Uint8Array(65_536);
for (const port of [
  21, 22, 23, 25, 53, 67, 69, 80, 81, 88, 110, 111, 123, 135, 137, 139, 143, 161, 162, 389, 443, 445, 465, 502, 514,
  563, 585, 587, 614, 631, 636, 853, 989, 990, 992, 993, 995, 1080, 1434, 1812, 1813, 1883, 2049, 2123, 2152, 2811,
  3128, 3268, 3306, 3389, 3544, 4789, 5060, 5072, 5222, 5223, 5269, 5353, 5355, 5432, 6081, 6379, 6666, 6667, 6668,
  6669, 8000, 8080, 8888, 20_000,
]) {
  LIKELY_SERVER_PORTS[port] = 1;
}

/** Name services over UDP: DNS, NetBIOS, mDNS, LLMNR (the ports of Zeek's DNS analyzer). */
const NAME_SERVICE_PORTS: readonly number[] = [53, 137, 5353, 5355];

/** Services that people type in: FTP, SSH, Telnet, rlogin (base/protocols/conn/inactivity.zeek). */
const INTERACTIVE_PORTS: readonly number[] = [21, 22, 23, 513];

export function isLikelyServerPort(port: number): boolean {
  return LIKELY_SERVER_PORTS[port] === 1;
}

export function isNameServicePort(port: number): boolean {
  return NAME_SERVICE_PORTS.includes(port);
}

export function isInteractivePort(port: number): boolean {
  return INTERACTIVE_PORTS.includes(port);
}
