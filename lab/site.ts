/** The victim's web site: a few linked pages, a style sheet, a picture and one file worth a download. */
export function pages(): ReadonlyMap<string, string> {
  const html = (title: string, text: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><link rel="stylesheet" href="/style.css"></head>
<body><img src="/logo.svg" alt=""><h1>${title}</h1>
<nav><a href="/">Home</a> <a href="/catalogue.html">Catalogue</a> <a href="/opening.html">Opening hours</a></nav>
${text}
</body></html>
`;
  const plants = ['Anemone', 'Bellflower', 'Columbine', 'Dahlia', 'Echinacea', 'Foxglove', 'Geranium', 'Hyssop'];
  const rows = plants.map(
    (plant, index) => `<li>${plant}: ${3 + index} in stock, flowers from month ${3 + (index % 6)}</li>`,
  );
  const guide = plants.map(
    (plant) => `${plant}\n${`Plant the ${plant} where the soil drains. Water it well.\n`.repeat(60)}`,
  );
  return new Map([
    ['index.html', html('The garden shop', '<p>Welcome. Everything here grows.</p>')],
    ['catalogue.html', html('Catalogue', `<ul>${rows.join('\n').repeat(6)}</ul>`)],
    ['opening.html', html('Opening hours', '<p>Monday to Saturday, nine to six.</p>')],
    ['style.css', 'body { font-family: serif; margin: 2em auto; max-width: 40em; }\nnav a { margin-right: 1em; }\n'],
    [
      'logo.svg',
      '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><circle cx="32" cy="32" r="28" fill="green"/></svg>',
    ],
    ['guide.txt', guide.join('\n').repeat(3)],
  ]);
}
