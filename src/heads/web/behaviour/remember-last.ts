/**
 * All who watch hear the same request one after the other and ask the same of it: the answer for the last one is kept.
 * What comes out never depends on it.
 */
export function rememberLast<Of extends object, Value>(make: (of: Of) => Value): (of: Of) => Value {
  let last: { readonly of: Of; readonly value: Value } | undefined;
  return (of) => {
    if (last?.of !== of) last = { of, value: make(of) };
    return last.value;
  };
}
