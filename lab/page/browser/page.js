/** Keeps the page as the lab is, without a reload; what is the same stays in place, with focus and scroll. */

const lost = document.getElementById("lost");
const failed = document.getElementById("failed");

/**
 * Makes an element like another one and changes no more than differs: what is moved in a document loses its focus.
 * Children with an id are the same by it, others by their place.
 */
function morph(from, to) {
    for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
    for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
    const wanted = [...to.childNodes];
    const ids = new Set(wanted.map(({ id }) => id));
    for (const child of [...from.children]) if (child.id !== "" && !ids.has(child.id)) child.remove();
    wanted.forEach((node, at) => {
        const here = from.childNodes[at];
        if (here === undefined || here.nodeName !== node.nodeName || here.id !== node.id)
            from.insertBefore(node.cloneNode(true), here ?? null);
        else if (node.nodeType === Node.ELEMENT_NODE) morph(here, node);
        else if (here.data !== node.data) here.data = node.data;
    });
    while (from.childNodes.length > wanted.length) from.lastChild.remove();
}

const events = new EventSource("/events");
events.addEventListener("open", () => (lost.hidden = true));
events.addEventListener("error", () => (lost.hidden = false));
events.addEventListener("page", ({ data }) => {
    const template = document.createElement("template");
    template.innerHTML = JSON.parse(data);
    const main = template.content.firstElementChild;
    morph(document.getElementById("page"), main);
    document.title = main.dataset.title;
});

document.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button.getAttribute("aria-disabled") === "true") return;
    failed.hidden = true;
    const answer = await fetch(event.target.action, { method: "POST" }).catch((error) => error);
    if (answer.ok) return;
    failed.textContent = `${button.textContent}: ${answer instanceof Error ? answer.message : await answer.text()}`;
    failed.hidden = false;
});
