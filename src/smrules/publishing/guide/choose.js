// The choice of a business and the questions that follow from it, worked out in three-valued logic: true, false, or null for unknown.
(() => {
  const { facts, items, places } = window.guideData;
  const form = document.getElementById('choices');

  const all = (truths) => truths.reduce((a, b) => (a === false || b === false ? false : a === null || b === null ? null : true), true);
  const any = (truths) => truths.reduce((a, b) => (a === true || b === true ? true : a === null || b === null ? null : false), false);
  const not = (truth) => (truth === null ? null : !truth);

  function holds(test, chosen) {
    const [verb, ...rest] = test;
    if (verb === '?') return null;
    if (verb === 'all') return all(rest.map((one) => holds(one, chosen)));
    if (verb === 'any') return any(rest.map((one) => holds(one, chosen)));
    if (verb === 'not') return not(holds(rest[0], chosen));
    const [fact, values] = rest;
    const value = chosen[fact];
    if (value === null || value === undefined) return null;
    if (verb === 'is') return values.includes(value);
    if (verb === 'is not') return !values.includes(value);
    const found = values.map((codes) => codes.every((one) => value.has(one)));
    return { 'has any': any(found), 'has all': all(found), 'lacks any': any(found.map(not)), 'lacks all': all(found.map(not)) }[verb];
  }

  function chosenNow() {
    const read = {
      choices: (inputs) => new Set(inputs.filter((one) => one.checked).map((one) => one.value)),
      choice: ([one]) => one.value || null,
      boolean: ([one]) => ({ true: true, false: false }[one.value] ?? null),
    };
    return Object.fromEntries(facts.map(([fact, type]) => [fact, read[type]([...form.querySelectorAll(`[data-fact="${fact}"]`)])]));
  }

  // The items stand in the order of the visit. Every question is asked once, for all that want its answer: certain if one of them is.
  function questions(chosen) {
    const found = new Map();
    for (const one of items) {
      const truth = holds(one.when, chosen);
      if (truth === false) continue;
      const known = found.get(one.fact) ?? { certain: false, items: [], place: one.place };
      known.certain ||= truth === true;
      known.items.push(one);
      found.set(one.fact, known);
    }
    return [...found.values()];
  }
  window.guideQuestions = (chosen) => questions(chosen).map((one) => [one.items[0].fact, one.certain]);

  function list(found) {
    const made = document.createElement('ol');
    made.className = 'cards-list';
    made.innerHTML = found.map((one) => one.items[0].card).join('');
    [...made.children].forEach((card, number) => {
      const also = [...new Set(found[number].items.slice(1).map((one) => one.domain))].filter((one) => one !== found[number].items[0].domain);
      if (!also.length) return;
      const said = document.createElement('p');
      said.className = 'soft small';
      said.textContent = `同一个回答还用于：${also.join('、')}`;
      card.querySelector('dl').after(said);
    });
    return made;
  }

  function show() {
    const found = questions(chosenNow());
    const sure = found.filter((one) => one.certain);
    const open = found.filter((one) => !one.certain);
    document.getElementById('count').textContent = `一定会看 ${sure.length} 项，看情况 ${open.length} 项。`;
    const parts = [];
    for (const place of [...new Set(sure.map((one) => one.place))]) {
      const heading = document.createElement('h3');
      heading.textContent = places[place];
      parts.push(heading, list(sure.filter((one) => one.place === place)));
    }
    document.getElementById('certain').replaceChildren(...parts);
    document.getElementById('perhaps').replaceChildren(list(open));
  }

  form.addEventListener('change', show);
  form.querySelector('button[data-print]').addEventListener('click', () => window.print());
  form.querySelector('button[data-clear]').addEventListener('click', () => {
    form.querySelectorAll('input').forEach((one) => { one.checked = false; });
    form.querySelectorAll('select').forEach((one) => { one.value = ''; });
    show();
  });
  show();
})();
