const called = (one) => {
  const text = (one.getAttribute('aria-label') || one.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 40);
  const name = one.name && one.value ? `[${one.name}=${one.value}]` : '';
  return `${one.tagName.toLowerCase()}${one.id ? '#' + one.id : ''}${name} ${text}`.trim();
};
const shown = (one) => one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
function visible(selector) { return [...document.querySelectorAll(selector)].filter(shown).map(called); }
const unfold = () => document.querySelectorAll('details').forEach((one) => { one.open = true; });

// --- what loads ---
function whatLoads() {
  const found = [];
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.content ?? '';
  if (!policy.includes("default-src 'none'")) found.push('no policy');
  if (/unsafe|https?:|\*/.test(policy)) found.push(`policy: ${policy}`);
  const loading = 'script[src], link[href], img[src], source, iframe, object, embed, audio, video, image, use[href], form[action], base';
  for (const one of document.querySelectorAll(loading)) {
    if (!(one.getAttribute('src') ?? '').startsWith('data:') && !(one.getAttribute('href') ?? '').startsWith('#')) found.push(called(one));
  }
  for (const one of document.querySelectorAll('*')) {
    for (const name of one.getAttributeNames()) if (name.startsWith('on')) found.push(`${called(one)} ${name}`);
  }
  for (const one of document.querySelectorAll('style')) {
    if (/@import|url\((?!["']?(data:|#))/.test(one.textContent)) found.push('style that loads');
  }
  return found;
}

// --- what is malformed ---
function whatIsMalformed() {
  const found = [];
  const need = (holds, what) => { if (!holds) found.push(what); };
  need(document.doctype && document.compatMode === 'CSS1Compat', 'no doctype');
  need(document.documentElement.lang === 'zh-CN', 'no language');
  need(document.title.trim(), 'no title');
  for (const name of ['header', 'main', 'footer', 'h1']) need(document.querySelectorAll(`body ${name}`).length === 1, `not one ${name}`);
  need(document.querySelector('body > a.skip')?.getAttribute('href') === '#main', 'no skip link');
  let before = 0;
  for (const one of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const level = Number(one.tagName[1]);
    need(level <= before + 1, `heading skips a level: ${called(one)}`);
    before = level;
  }
  const ids = new Set();
  for (const one of document.querySelectorAll('[id]')) {
    need(!ids.has(one.id), `id twice: ${one.id}`);
    ids.add(one.id);
  }
  for (const one of document.querySelectorAll('a[href^="#"]')) {
    need(ids.has(decodeURIComponent(one.getAttribute('href').slice(1))), `link to nothing: ${called(one)}`);
  }
  for (const one of document.querySelectorAll('input, select, textarea')) {
    need(one.labels?.length || one.getAttribute('aria-label') || one.type === 'hidden', `no label: ${called(one)}`);
  }
  for (const one of document.querySelectorAll('a, button, summary')) need(called(one).includes(' '), `no name: ${called(one)}`);
  for (const one of document.querySelectorAll('svg')) {
    need(one.getAttribute('aria-hidden') === 'true' || one.getAttribute('aria-label') || one.querySelector('title'), 'svg without a name');
  }
  return found;
}

// --- what sticks out ---
const scrolls = (one) => {
  for (let outer = one.parentElement; outer && outer !== document.body; outer = outer.parentElement) {
    if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(outer).overflowX)) return true;
  }
  return false;
};
function whatSticksOut() {
  const width = document.documentElement.clientWidth;
  const found = [];
  if (document.documentElement.scrollWidth > width) found.push(`page ${document.documentElement.scrollWidth} > ${width}`);
  for (const one of document.body.querySelectorAll('*')) {
    const box = one.getBoundingClientRect();
    const out = box.right > width + 1 || (box.left < -1 && box.right > 0);
    if (box.width > 1 && out && shown(one) && !scrolls(one)) found.push(`${called(one)} ${Math.round(box.left)}..${Math.round(box.right)}`);
  }
  return found.slice(0, 20);
}

// --- what is faint ---
const rgba = (text) => {
  const numbers = text.match(/[\d.]+/g).map(Number);
  return numbers.length > 3 ? numbers : [...numbers, 1];
};
const over = (top, bottom) => [0, 1, 2].map((n) => top[n] * top[3] + bottom[n] * (1 - top[3])).concat(1);
const behind = (one) => {
  const layers = [];
  for (let outer = one; outer; outer = outer.parentElement) layers.unshift(rgba(getComputedStyle(outer).backgroundColor));
  return layers.reduce((bottom, top) => over(top, bottom), matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1]);
};
const luminance = (colour) => {
  const [r, g, b] = colour.slice(0, 3).map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const opacity = (one) => { let all = 1; for (let outer = one; outer; outer = outer.parentElement) all *= Number(getComputedStyle(outer).opacity); return all; };
function whatIsFaint(least, leastLarge) {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    const boxless = ['SCRIPT', 'STYLE', 'TEMPLATE'].includes(one.tagName) || one.closest('.skip, .unseen');
    if (!walker.currentNode.data.trim() || boxless || !shown(one)) continue;
    const style = getComputedStyle(one);
    const back = behind(one);
    const colour = style.fill && one.namespaceURI.includes('svg') ? rgba(style.fill) : rgba(style.color);
    const front = over([...colour.slice(0, 3), colour[3] * opacity(one)], back);
    const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? leastLarge : least)) found.add(`${called(one)}: ${ratio.toFixed(2)}`);
  }
  return [...found].slice(0, 20);
}

// --- what the keyboard reaches ---
const isStop = (one) => {
  if (one.disabled || !shown(one) || one.tabIndex < 0) return false;
  if (one.type !== 'radio') return true;
  const group = [...document.querySelectorAll('input[type=radio]')].filter((other) => other.name === one.name && other.form === one.form && shown(other));
  const chosen = group.find((other) => other.checked);
  return chosen ? chosen === one : group[0] === one;
};
function stops() { return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(isStop).map(called); }
function beginAtTop() { document.activeElement?.blur(); document.getSelection()?.removeAllRanges(); scrollTo(0, 0); }
function reached() {
  const one = document.activeElement;
  const seen = (style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  return [called(one), seen(getComputedStyle(one)) || [...(one.labels ?? [])].some((label) => seen(getComputedStyle(label)))];
}
