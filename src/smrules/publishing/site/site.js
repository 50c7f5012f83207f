// Search without a server: the index is one file that is loaded when somebody turns to the search box.
(() => {
  const root = document.currentScript.dataset.root;
  const box = document.getElementById('search');
  const list = document.getElementById('found');
  const MOST = 30;
  let asked = false;

  const fold = (text) => text.normalize('NFKC').toLowerCase();

  function load() {
    if (asked) return;
    asked = true;
    const script = document.createElement('script');
    script.src = `${root}assets/search-index.js`;
    script.onload = () => { prepare(); show(); };
    document.body.append(script);
  }

  function prepare() {
    for (const one of window.searchIndex.pages) one.push(fold(`${one[1]} ${one[2]} ${one[4]}`), fold(one[1]));
  }

  // A page is found when it holds every word; a title that holds them all comes first, a title that begins with the first before that.
  function search(words) {
    const weight = (one) => {
      if (!words.every((word) => one[5].includes(word))) return 0;
      if (fold(one[2]) === words.join(' ')) return 5;
      return one[6].startsWith(words[0]) ? 4 : words.every((word) => one[6].includes(word)) ? 3 : fold(one[2]).includes(words[0]) ? 2 : 1;
    };
    return window.searchIndex.pages.map((one, place) => [weight(one), place, one]).filter((one) => one[0])
      .sort((a, b) => b[0] - a[0] || a[1] - b[1]).map((one) => one[2]);
  }

  function element(name, text, kind) {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  function marked(title, word) {
    const made = document.createElement('span');
    const at = fold(title).indexOf(word);
    if (at < 0 || fold(title).length !== title.length) return element('span', title);
    made.append(title.slice(0, at), element('b', title.slice(at, at + word.length)), title.slice(at + word.length));
    return made;
  }

  function line(one, word) {
    const made = document.createElement('a');
    made.href = root + one[3];
    made.append(marked(one[1], word), element('span', `${window.searchIndex.kinds[one[0]]} ${one[2]}`, 'soft'));
    return made;
  }

  function show() {
    const words = fold(box.value).trim().split(/\s+/).filter(Boolean);
    const open = words.length > 0 && Boolean(window.searchIndex);
    list.hidden = !open;
    box.setAttribute('aria-expanded', String(open));
    if (!open) return;
    const found = search(words);
    const told = found.length ? `找到 ${found.length} 条${found.length > MOST ? `，前 ${MOST} 条：` : '：'}` : '没有找到；换一个短一些的词试试。';
    const said = element('p', told, 'soft small');
    said.setAttribute('role', 'status');
    list.replaceChildren(said, ...found.slice(0, MOST).map((one) => line(one, words[0])));
  }

  function close() {
    list.hidden = true;
    box.setAttribute('aria-expanded', 'false');
  }

  function step(event) {
    const links = [...list.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    if (event.key === 'Escape') { close(); box.focus(); }
    if (!['ArrowDown', 'ArrowUp'].includes(event.key) || list.hidden || !links.length) return;
    event.preventDefault();
    const next = at + (event.key === 'ArrowDown' ? 1 : -1);
    (next < 0 ? box : links[Math.min(next, links.length - 1)]).focus();
  }

  box.addEventListener('focus', load);
  box.addEventListener('input', () => { load(); show(); });
  document.querySelector('.search').addEventListener('keydown', step);
  document.addEventListener('click', (event) => { if (!event.target.closest('.search')) close(); });
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) { event.preventDefault(); box.focus(); }
  });
  window.addEventListener('beforeprint', () => document.querySelectorAll('details:not(.group)').forEach((one) => { one.open = true; }));
})();
