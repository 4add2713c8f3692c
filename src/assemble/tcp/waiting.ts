/** A segment that came too early, or a part of it that was appended. */
export interface Segment {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Behind its last byte. */
  readonly end: number;
}

/** What waits as one: a segment, and those that were appended since. */
export interface Run {
  readonly offset: number;
  /** Behind its last byte, or behind its FIN, which has a number of its own. */
  end: number;
  fin: boolean;
  readonly segments: Segment[];
  parent: Run | undefined;
  left: Run | undefined;
  right: Run | undefined;
  isRed: boolean;
}

/**
 * What waits on one side, by where it begins: a red-black tree. Where segments overlap, Linux decides by those that it
 * meets on its way down the tree to where a segment belongs (tcp_data_queue_ofo), so which bytes an application gets
 * depends on the shape of the tree. So this one has the same shape: its steps are those that every textbook has, and
 * Linux (lib/rbtree.c).
 */
export class Waiting {
  root: Run | undefined;
  /** Where the kernel looks first. */
  last: Run | undefined;

  get first(): Run | undefined {
    let run = this.root;
    while (run?.left !== undefined) run = run.left;
    return run;
  }

  after(run: Run): Run | undefined {
    if (run.right !== undefined) {
      let next = run.right;
      while (next.left !== undefined) next = next.left;
      return next;
    }
    let child = run;
    let { parent } = run;
    while (parent !== undefined && child === parent.right) {
      child = parent;
      parent = child.parent;
    }
    return parent;
  }

  /** Hangs a run below a leaf. */
  insert(run: Run, parent: Run | undefined, isLeft: boolean): void {
    run.parent = parent;
    if (parent === undefined) this.root = run;
    else if (isLeft) parent.left = run;
    else parent.right = run;
    let child = run;
    child.isRed = true;
    for (let up = child.parent; up?.isRed === true; up = child.parent) {
      const above = up.parent as Run;
      const upIsLeft = up === above.left;
      const uncle = upIsLeft ? above.right : above.left;
      if (uncle?.isRed === true) {
        up.isRed = false;
        uncle.isRed = false;
        above.isRed = true;
        child = above;
        continue;
      }
      if (child === (upIsLeft ? up.right : up.left)) {
        this.#rotate(up, upIsLeft);
        [child, up] = [up, child];
      }
      up.isRed = false;
      above.isRed = true;
      this.#rotate(above, !upIsLeft);
    }
    (this.root as Run).isRed = false;
  }

  /** Puts a run in the place of one that begins alike. */
  replace(old: Run, run: Run): void {
    run.left = old.left;
    run.right = old.right;
    run.isRed = old.isRed;
    if (run.left !== undefined) run.left.parent = run;
    if (run.right !== undefined) run.right.parent = run;
    this.#put(old, run);
  }

  remove(run: Run): void {
    const { left, right } = run;
    let lacking: Run | undefined;
    let fromLeft = false;
    if (left === undefined || right === undefined) {
      const child = left ?? right;
      fromLeft = run === run.parent?.left;
      this.#put(run, child);
      if (child !== undefined) child.isRed = false;
      else if (!run.isRed) lacking = run.parent;
    } else {
      let next = right;
      while (next.left !== undefined) next = next.left;
      const child = next.right;
      const wasRed = next.isRed;
      lacking = next;
      if (next !== right) {
        lacking = next.parent as Run;
        fromLeft = true;
        this.#put(next, child);
        next.right = right;
        right.parent = next;
      }
      next.left = left;
      left.parent = next;
      next.isRed = run.isRed;
      this.#put(run, next);
      if (child !== undefined) child.isRed = false;
      if (child !== undefined || wasRed) lacking = undefined;
    }
    if (lacking !== undefined) this.#restore(lacking, fromLeft);
  }

  /** Below `up` one black run is missing on one side. */
  #restore(up: Run, fromLeft: boolean): void {
    let parent: Run | undefined = up;
    let isLeft = fromLeft;
    while (parent !== undefined) {
      let sibling = (isLeft ? parent.right : parent.left) as Run;
      if (sibling.isRed) {
        sibling.isRed = false;
        parent.isRed = true;
        this.#rotate(parent, isLeft);
        sibling = (isLeft ? parent.right : parent.left) as Run;
      }
      const near = isLeft ? sibling.left : sibling.right;
      let far = isLeft ? sibling.right : sibling.left;
      if (far?.isRed !== true) {
        if (near?.isRed !== true) {
          sibling.isRed = true;
          if (parent.isRed) {
            parent.isRed = false;
            return;
          }
          isLeft = parent === parent.parent?.left;
          parent = parent.parent;
          continue;
        }
        near.isRed = false;
        sibling.isRed = true;
        this.#rotate(sibling, !isLeft);
        far = sibling;
        sibling = near;
      }
      sibling.isRed = parent.isRed;
      parent.isRed = false;
      far.isRed = false;
      this.#rotate(parent, isLeft);
      return;
    }
  }

  /** Moves a run down to the left, or to the right; its other child comes up. */
  #rotate(run: Run, toLeft: boolean): void {
    const child = (toLeft ? run.right : run.left) as Run;
    const between = toLeft ? child.left : child.right;
    if (toLeft) run.right = between;
    else run.left = between;
    if (between !== undefined) between.parent = run;
    this.#put(run, child);
    if (toLeft) child.left = run;
    else child.right = run;
    run.parent = child;
  }

  #put(old: Run, run: Run | undefined): void {
    const { parent } = old;
    if (parent === undefined) this.root = run;
    else if (parent.left === old) parent.left = run;
    else parent.right = run;
    if (run !== undefined) run.parent = parent;
  }
}
