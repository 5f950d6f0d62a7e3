/* Tells nurture which pages are looked at by whom a link of a mail led here: by a mark in the address, which is taken out
   of it, and forgotten with the tab, or after half an hour. Only who agreed to that has one. */
(function () {
  var us = document.currentScript.src, mark = /([?&])nv=([a-z2-7]{61})(&|(?=#|$))/, here = location.href, kept, known;
  var found = here.match(mark), token = found && found[2], acts = ['pointermove', 'pointerdown', 'keydown', 'wheel'];
  if (token) history.replaceState(history.state, '', here.replace(mark, function (_, before, __, after) {
    return after && before;
  }));
  if (navigator.globalPrivacyControl || navigator.doNotTrack == '1') return;
  try {
    kept = sessionStorage;
    if (token) kept.nurture = token + ' ' + Date.now();
    known = (kept.nurture || '').split(' ');
    if (Date.now() - known[1] < 18e5) token = known[0];
    else kept.removeItem('nurture');
  } catch (_) { /* kept nowhere: this page alone is told */ }
  function tell(event) {
    if (!event.isTrusted) return;
    acts.forEach(function (act) { removeEventListener(act, tell); });
    fetch(new URL('e/' + token, us), {
      method: 'POST', mode: 'no-cors', credentials: 'omit', referrerPolicy: 'origin', keepalive: true,
      body: location.pathname
    }).catch(function () {});
  }
  if (token) acts.forEach(function (act) { addEventListener(act, tell, {passive: true}); });
})();
