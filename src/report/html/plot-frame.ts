import type { Axis } from './axes.ts';
import { type Markup, markup } from './markup.ts';

/** The size of a small plot and of its margins, in units of the drawing; about a pixel each on a telephone. */
export const PANEL = { width: 400, height: 292, left: 50, right: 380, top: 26, bottom: 242 } as const;

/** How a small plot is told. */
export interface PanelTexts {
  /** Unique in the page; `title` and `desc` are derived from it. */
  readonly id: string;
  readonly title: string;
  /** What the drawing shows, for those who do not see it. */
  readonly told: string;
  /** What stands upwards and to the right. */
  readonly upwards: string;
  readonly rightwards: string;
}

/** A small plot with its axes: a grid, their marks, their names; `inner` is drawn over the grid. */
export function panel(texts: PanelTexts, x: Axis, y: Axis, inner: Markup): Markup {
  const { id, title, told, upwards, rightwards } = texts;
  const { width, height, left, right, top, bottom } = PANEL;
  const columns = x.marks.map(
    ({ at, label }) =>
      markup`<line class="grid" x1="${at}" x2="${at}" y1="${top}" y2="${bottom}"/><text class="tick" x="${at}" y="${bottom + 17}" text-anchor="middle">${label}</text>`,
  );
  const rows = y.marks.map(
    ({ at, label }) =>
      markup`<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/><text class="tick" x="${left - 7}" y="${at + 4}" text-anchor="end">${label}</text>`,
  );
  const names = markup`<text class="remark" x="0" y="12">${upwards}</text><text class="remark" x="${right}" y="${height - 8}" text-anchor="end">${rightwards}</text>`;
  return markup`<svg class="panel" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${width} ${height}"><title id="${id}-title">${title}</title><desc id="${id}-desc">${told}</desc>${columns}${rows}<line class="rule" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>${names}${inner}</svg>`;
}
