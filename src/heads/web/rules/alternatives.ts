import type { RegexNode } from './regex-syntax.ts';

/** So many come of one expression at most; each is a finder of its own. */
const MOST_ALTERNATIVES = 64;

/**
 * Expressions of which one matches wherever this one does: the branches of a choice, with what stands before and after it.
 * Each needs texts of its own, so that a text which stands in a field has only those asked that need it.
 */
export function alternativesOf(node: RegexNode): readonly RegexNode[] {
  return split(node, MOST_ALTERNATIVES);
}

function split(node: RegexNode, most: number): readonly RegexNode[] {
  if (node.kind === 'choice') {
    if (node.branches.length > most) return [node];
    const words: RegexNode[] = [];
    const others: RegexNode[] = [];
    for (const branch of node.branches) (isPlain(branch) ? words : others).push(branch);
    // Plain words are looked for together at no cost.
    const found: RegexNode[] = words.length === 0 ? [] : [joined(words)];
    let room = most - found.length - others.length;
    for (const branch of others) {
      const parts = split(branch, room + 1);
      room -= parts.length - 1;
      found.push(...parts);
    }
    return found;
  }
  if (node.kind !== 'sequence') return [node];
  const at = node.parts.findIndex((part) => part.kind === 'choice' && !part.branches.every(isPlain));
  if (at < 0) return [node];
  const before = node.parts.slice(0, at);
  const after = node.parts.slice(at + 1);
  const branches = split(node.parts[at] as RegexNode, most);
  return branches.map((branch) => ({ kind: 'sequence', parts: [...before, branch, ...after] }));
}

function joined(branches: readonly RegexNode[]): RegexNode {
  return branches.length === 1 ? (branches[0] as RegexNode) : { kind: 'choice', branches };
}

/** A word, or what differs from one in single characters. */
function isPlain(node: RegexNode): boolean {
  switch (node.kind) {
    case 'empty':
    case 'character':
    case 'set':
    case 'assertion':
      return true;
    case 'sequence':
      return node.parts.every((part) => part.kind !== 'choice' && isPlain(part));
    case 'repeat':
      return node.most === 1 && isPlain(node.body);
    case 'choice':
      return false;
  }
}
