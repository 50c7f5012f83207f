// Shows what was worked out beforehand for the answer that is chosen, and counts what is answered. No rule runs here.
const questions = [...document.querySelectorAll('.question')].filter((one) => one.querySelector('fieldset'));
const chosen = (one) => one.querySelector('input:checked');
function show(one) {
  const result = one.querySelector('.result');
  if (!result) return;
  const answer = chosen(one)?.value;
  const found = answer && one.querySelector(`.follow[data-answer="${answer}"]`);
  const copy = found ? [...found.cloneNode(true).children].slice(1) : [];
  if (answer === '0') copy.push(Object.assign(document.createElement('p'), { className: 'soft', textContent: '本页没有为合理缺项另算结果。' }));
  result.replaceChildren(...copy);
}
function count() {
  const done = questions.filter((one) => chosen(one) || one.querySelector('.given')).length;
  document.getElementById('done').textContent = done;
  document.getElementById('progress').value = done;
}
for (const one of questions) {
  one.addEventListener('change', () => { show(one); count(); });
  if (chosen(one) && chosen(one).value !== '0') show(one);
}
document.getElementById('all').textContent = questions.length;
document.getElementById('progress').max = questions.length;
document.getElementById('next').addEventListener('click', () => {
  const open = questions.find((one) => !chosen(one) && !one.querySelector('.given'));
  open?.scrollIntoView({ block: 'center' });
  open?.querySelector('input').focus({ preventScroll: true });
});
document.getElementById('print').addEventListener('click', () => window.print());
document.querySelector('.bar').hidden = false;
document.body.classList.add('has-bar');
count();
