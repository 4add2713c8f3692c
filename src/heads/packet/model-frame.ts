import { damagedModel, packModel, unpackModel } from '../../model/model-file.ts';

const VALUE_BYTES = 8;

/** A model whose values are numbers, as f64 (`model/model-file.ts`). */
export interface FramedModel {
  /** Parsed JSON. */
  readonly header: unknown;
  readonly values: Float64Array;
}

export function frameModel({ header, values }: FramedModel): Uint8Array {
  const bytes = new Uint8Array(values.length * VALUE_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat64(index * VALUE_BYTES, value, true);
  return packModel({ header, values: bytes });
}

/** Throws what `unpackModel` throws. */
export function unframeModel(bytes: Uint8Array): FramedModel {
  const { header, values } = unpackModel(bytes);
  if (values.length % VALUE_BYTES !== 0) throw damagedModel('its parts do not fit its length');
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  return {
    header,
    values: Float64Array.from({ length: values.length / VALUE_BYTES }, (_, index) =>
      view.getFloat64(index * VALUE_BYTES, true),
    ),
  };
}
