/**
 * The page's only script: it filters the evidence by threat and by words. Without it the page shows everything, and
 * the filter stays hidden. It reads text and sets `hidden`; it never makes markup.
 */
export const SCRIPT = `(() => {
  const filter = document.getElementById('filter');
  if (!filter) return;
  const find = document.getElementById('find');
  const found = document.getElementById('found');
  const boxes = [...filter.querySelectorAll('input[type=checkbox]')];
  const pieces = [...document.querySelectorAll('details.evidence')];
  const groups = [...document.querySelectorAll('section.group')];
  const texts = new Map(pieces.map((piece) => [piece, (piece.closest('section').querySelector('h3').textContent + ' ' + piece.textContent).toLowerCase()]));
  const update = () => {
    const threats = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const piece of pieces) {
      const text = texts.get(piece);
      const fits = threats.has(piece.dataset.threat) && words.every((word) => text.includes(word));
      piece.hidden = !fits;
      if (fits) shown += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector('details.evidence:not([hidden])');
    found.textContent = shown === pieces.length ? '' : shown + ' of ' + pieces.length + ' shown';
  };
  filter.addEventListener('input', update);
  filter.hidden = false;
  update();
})();`;
