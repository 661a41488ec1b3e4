"use strict";
// The page is whole without this script: links lead to the sentences and folds open by hand.
// With it, the sentences of a cell open in a sheet above the page.
(() => {
  const sheet = document.getElementById("sheet");

  const unfold = (place) => {
    for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
  };

  const target = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));

  const follow = () => {
    const place = location.hash && target();
    if (place) {
      unfold(place);
      place.scrollIntoView();
    }
  };

  const closer = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sheet.dataset.close;
    button.addEventListener("click", () => sheet.close());
    return button;
  };

  const show = (evidence) => {
    const copy = evidence.cloneNode(true);
    copy.removeAttribute("id");
    copy.querySelector("h4").id = "sheet-title";
    sheet.replaceChildren(closer(), copy);
    sheet.showModal();
    sheet.scrollTop = 0;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (sheet.contains(link)) sheet.close();
    const href = link.getAttribute("href") || "";
    const place = href.startsWith("#") && document.getElementById(href.slice(1));
    if (!place) return;
    if (link.classList.contains("cell") && sheet.showModal) {
      event.preventDefault();
      show(place);
    } else {
      unfold(place);
    }
  });

  sheet.addEventListener("click", (event) => {
    if (event.target === sheet) sheet.close();
  });

  // Seats are one stop of the tab key; the arrow keys go from seat to seat.
  for (const chart of document.querySelectorAll("svg.hemicycle")) {
    const seats = [...chart.querySelectorAll("a.seat")];
    seats.forEach((seat, place) => seat.setAttribute("tabindex", place ? "-1" : "0"));
    chart.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const next = step && seats[seats.indexOf(document.activeElement) + step];
      if (!next) return;
      event.preventDefault();
      seats.forEach((seat) => seat.setAttribute("tabindex", seat === next ? "0" : "-1"));
      next.focus();
    });
  }

  // On paper nothing can be opened, so everything is open.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open], .how)")];
    folded.forEach((fold) => (fold.open = true));
  });
  addEventListener("afterprint", () => folded.forEach((fold) => (fold.open = false)));

  addEventListener("hashchange", follow);
  follow();
})();
