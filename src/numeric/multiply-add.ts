/** 2^27 + 1: splits an f64 into two halves whose products are exact (T. J. Dekker, Numerische Mathematik 18, 1971). */
const SPLITTER = 134217729;

/**
 * a * b + c, rounded once, as processors have it in one instruction and JavaScript has not. Product and sum are each had
 * with their error (Dekker; Knuth's two-sum), and the errors are added last. That last addition could round to the other
 * side of a tie only if what is left is a tie to within 2^-50 of itself. For numbers whose products stay between
 * 2^-900 and 2^900.
 */
export function multiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const scaledA = SPLITTER * a;
  const highA = scaledA - (scaledA - a);
  const lowA = a - highA;
  const scaledB = SPLITTER * b;
  const highB = scaledB - (scaledB - b);
  const lowB = b - highB;
  const productError = lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
  const sum = product + c;
  const rest = sum - product;
  const sumError = product - (sum - rest) + (c - rest);
  return sum + (sumError + productError);
}
