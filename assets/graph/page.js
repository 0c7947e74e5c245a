(() => {
  'use strict';
  const byId = id => document.getElementById(id);
  const { nodes, edges } = JSON.parse(byId('data').textContent);
  const graph = byId('graph');
  const nodeElements = [...graph.querySelectorAll('.node')];
  const edgeElements = [...graph.querySelectorAll('.edge')];
  const outgoing = nodes.map(() => []);
  const incoming = nodes.map(() => []);
  edges.forEach(([from, to], i) => {
    outgoing[from].push(i);
    incoming[to].push(i);
  });
  const nothing = [...byId('details').childNodes];
  let chosen = -1;

  /** Everything that one reaches, over others too. */
  function falling(start) {
    const seen = new Set([start]);
    for (const node of seen) for (const i of outgoing[node]) seen.add(edges[i][1]);
    seen.delete(start);
    return seen;
  }

  function mark(elements, name, has) {
    elements.forEach((element, i) => element.classList.toggle(name, has(i)));
  }

  function choose(node) {
    chosen = node === chosen ? -1 : node;
    const none = chosen < 0;
    const falls = none ? new Set() : falling(chosen);
    const calls = new Set(none ? [] : incoming[chosen].map(i => edges[i][0]));
    graph.classList.toggle('chosen-one', !none);
    mark(nodeElements, 'chosen', i => i === chosen);
    mark(nodeElements, 'falls', i => falls.has(i));
    mark(nodeElements, 'calls', i => calls.has(i));
    mark(edgeElements, 'falls', i => !none && (edges[i][0] === chosen || falls.has(edges[i][0])));
    mark(edgeElements, 'calls', i => !none && edges[i][1] === chosen);
    nodeElements.forEach((element, i) => element.setAttribute('aria-pressed', String(i === chosen)));
    byId('details').replaceChildren(...none ? nothing : details(falls));
  }

  function details(falls) {
    const title = document.createElement('h2');
    title.textContent = nodes[chosen];
    return [
      title,
      ...list('It calls', outgoing[chosen].map(i => [edges[i][1], i])),
      ...list('It is called by', incoming[chosen].map(i => [edges[i][0], i])),
      ...list('Falls with it', [...falls].sort((a, b) => a - b).map(node => [node])),
    ];
  }

  function list(title, rows) {
    const heading = document.createElement('h3');
    heading.textContent = `${title} (${rows.length})`;
    const items = document.createElement('ul');
    for (const [node, edge] of rows) {
      const item = document.createElement('li');
      const [, , ports = '', unknown = ''] = edge === undefined ? [] : edges[edge];
      item.textContent = `${nodes[node]}${ports ? `: ${ports}` : ''}${unknown ? ` not certain: ${unknown}` : ''}`;
      items.append(item);
    }
    return [heading, items];
  }

  graph.addEventListener('click', event => {
    const node = event.target.closest('.node');
    if (node) choose(Number(node.dataset.node));
  });
  graph.addEventListener('keydown', event => {
    const node = event.target.closest('.node');
    if (!node || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    choose(Number(node.dataset.node));
  });
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && chosen >= 0) choose(chosen);
  });
  byId('search').addEventListener('input', event => {
    const text = event.target.value.trim().toLowerCase();
    mark(nodeElements, 'unmatched', i => !nodes[i].toLowerCase().includes(text));
    const first = nodes.findIndex(label => text !== '' && label.toLowerCase().includes(text));
    if (first >= 0) nodeElements[first].scrollIntoView({ block: 'center', inline: 'center' });
  });
  byId('clear').addEventListener('click', () => {
    byId('search').value = '';
    mark(nodeElements, 'unmatched', () => false);
    if (chosen >= 0) choose(chosen);
  });
  byId('theme').addEventListener('click', () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
})();
