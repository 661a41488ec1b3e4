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

  // The marks of a chart are one stop of the tab key; the arrow keys go from mark to mark.
  const step = (chart, chosen) => {
    const marks = () => [...chart.querySelectorAll(chosen)].filter((mark) => !mark.hasAttribute("hidden"));
    const stop = (mark) => marks().forEach((one) => one.setAttribute("tabindex", one === mark ? "0" : "-1"));
    stop(marks()[0]);
    chart.addEventListener("keydown", (event) => {
      const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const all = marks();
      const at = all.indexOf(document.activeElement);
      const next = way && at >= 0 && all[at + way];
      if (!next) return;
      event.preventDefault();
      stop(next);
      next.focus();
    });
    return () => stop(marks()[0]);
  };
  for (const chart of document.querySelectorAll("svg.hemicycle")) step(chart, "a.seat");

  // The network: what is pointed at is told in words, weak ties can be hidden, and it can be zoomed.
  const network = document.querySelector("svg.network");
  if (network) {
    const section = network.closest("section");
    const ties = [...network.querySelectorAll("a.tie")];
    const nodes = [...network.querySelectorAll("a.node")];
    step(network, "a.node");
    const stopAtTies = step(network, "a.tie");

    const told = section.querySelector(".told");
    const point = (event) => {
      const mark = event.target.closest("a");
      const anchor = mark && mark.getAttribute("href").slice(1);
      told.textContent = mark ? mark.querySelector("title").textContent : told.dataset.said;
      ties.forEach((tie) => tie.classList.toggle("lit", tie.dataset.ends.split(" ").includes(anchor)));
      // What the keyboard reaches comes into view.
      if (mark && event.type === "focusin" && view[2] < whole[2] && mark.matches(":focus-visible")) {
        const box = mark.getBBox();
        look([box.x + (box.width - view[2]) / 2, box.y + (box.height - view[3]) / 2, view[2], view[3]]);
      }
    };
    for (const kind of ["pointerover", "focusin"]) network.addEventListener(kind, point);

    const tools = section.querySelector(".tools");
    const slider = tools.querySelector("input");
    const output = tools.querySelector("output");
    const hide = () => {
      const least = Number(slider.value);
      const weak = (mark) => mark.toggleAttribute("hidden", Number(mark.dataset.strength) < least);
      ties.forEach(weak);
      section.querySelectorAll("tr[data-strength]").forEach(weak);
      const shown = ties.filter((tie) => !tie.hasAttribute("hidden"));
      const held = new Set(shown.flatMap((tie) => tie.dataset.ends.split(" ")));
      nodes.forEach((node) => node.classList.toggle("faint", !held.has(node.getAttribute("href").slice(1))));
      const said = { n: least.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }), shown: shown.length, total: ties.length };
      output.textContent = output.dataset.said.replace(/\{(\w+)\}/g, (_, name) => said[name]);
      stopAtTies();
    };
    slider.addEventListener("input", hide);
    tools.hidden = false;
    hide();

    const whole = network.getAttribute("viewBox").split(" ").map(Number);
    let view = [...whole];
    const look = (next) => {
      view = next;
      network.setAttribute("viewBox", view.join(" "));
      network.classList.toggle("zoomed", view[2] < whole[2]);
    };
    const zoom = (by, x = view[0] + view[2] / 2, y = view[1] + view[3] / 2) => {
      const width = Math.max(whole[2] / 12, Math.min(whole[2], view[2] / by));
      const share = width / view[2];
      look(width === whole[2] ? [...whole] : [x - (x - view[0]) * share, y - (y - view[1]) * share, width, view[3] * share]);
    };
    const scale = () => view[2] / network.getBoundingClientRect().width;
    tools.addEventListener("click", (event) => {
      const by = event.target.dataset.zoom;
      if (by !== undefined) Number(by) ? zoom(Number(by)) : look([...whole]);
    });
    // The wheel alone scrolls the page.
    network.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = network.getBoundingClientRect();
      zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, view[0] + (event.clientX - box.left) * scale(), view[1] + (event.clientY - box.top) * scale());
    }, { passive: false });
    let held = null;
    let moved = false;
    network.addEventListener("pointerdown", (event) => {
      held = network.classList.contains("zoomed") ? [event.clientX, event.clientY, ...view] : null;
      moved = false;
    });
    addEventListener("pointermove", (event) => {
      if (!held) return;
      const [x, y] = [event.clientX - held[0], event.clientY - held[1]];
      moved ||= Math.hypot(x, y) > 4;
      if (moved) look([held[2] - x * scale(), held[3] - y * scale(), view[2], view[3]]);
    });
    addEventListener("pointerup", () => {
      held = null;
      setTimeout(() => (moved = false));
    });
    // A drag that ends on a mark does not open it.
    network.addEventListener("click", (event) => {
      if (!moved) return;
      event.preventDefault();
      event.stopPropagation();
    }, true);
    network.addEventListener("dragstart", (event) => event.preventDefault());
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
