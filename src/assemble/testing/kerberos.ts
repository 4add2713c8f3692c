import { der, derText } from './der.ts';

/** Kerberos messages for tests. */
const field = (number: number, ...content: number[]) => der(0xa0 + number, content);
const text = (number: number, words: string) => field(number, ...derText(0x1b, words));
const name = (number: number, ...parts: string[]) => {
  const strings = parts.flatMap((part) => derText(0x1b, part));
  return field(number, ...der(0x30, field(0, ...der(2, 1)), field(1, ...der(0x30, strings))));
};
const integer = (number: number, ...value: number[]) => field(number, ...der(2, value));
const time = (number: number, words: string) => field(number, ...derText(0x18, words));
const ticket = (cipher: number, ...service: string[]) =>
  der(
    0x61,
    der(0x30, integer(0, 5), text(1, 'EXAMPLE'), name(2, ...service), field(3, ...der(0x30, integer(0, cipher)))),
  );

/** Asks for a ticket: forwardable, and renewable where `renewable` says so. */
export function kerberosRequest(
  tag: 0x6a | 0x6c,
  client: string | null,
  service: string[],
  renewable = false,
): number[] {
  const body = [
    ...field(0, ...der(3, 0, 0x40, renewable ? 0x80 : 0, 0, 0)),
    ...(client === null ? [] : name(1, client)),
    ...text(2, 'EXAMPLE'),
    ...name(3, ...service),
    ...time(5, '20240229120000Z'),
  ];
  return der(tag, der(0x30, integer(1, 5), integer(2, tag - 0x60), field(4, ...der(0x30, body))));
}

export function kerberosAnswer(tag: 0x6b | 0x6d, client: string, service: string[], cipher = 18): number[] {
  const fields = [integer(0, 5), integer(1, tag - 0x60), text(3, 'EXAMPLE'), name(4, client)];
  return der(tag, der(0x30, ...fields, field(5, ...ticket(cipher, ...service))));
}

export function kerberosFailure(code: number, service: string[], words?: string): number[] {
  const fields = [integer(0, 5), integer(1, 30), integer(6, code), name(10, ...service)];
  return der(0x7e, der(0x30, ...fields, words === undefined ? [] : text(11, words)));
}

export function kerberosApplicationRequest(service: string[], cipher = 18): number[] {
  return der(
    0x6e,
    der(0x30, integer(0, 5), integer(1, 14), field(2, ...der(3, 0, 0)), field(3, ...ticket(cipher, ...service))),
  );
}

export function kerberosApplicationAnswer(): number[] {
  return der(0x6f, der(0x30, integer(0, 5), integer(1, 15)));
}
