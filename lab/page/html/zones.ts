/** A zone as a card, a machine a row. Pure. */
import { markup, type Markup } from "../../markup";
import type { MachineRow, ZoneView } from "../view/model";
import { button, glyph } from "./parts";

export const zoneCard = ({ name, level, state, swarm, pool, machines, buttons }: ZoneView): Markup =>
    markup`<article class="zone ${level}" id="zone-${name}" aria-labelledby="name-${name}">
<div class="head"><h3 id="name-${name}">${glyph(level)} ${name} <span class="state">${state}</span></h3><div class="buttons">${buttons.map(button)}</div></div>
<dl class="facts"><div><dt>Swarm</dt><dd>${swarm}</dd></div><div><dt>Pool</dt><dd>${pool}</dd></div></dl>
<ul class="machines">${machines.map(machineItem)}</ul>
</article>`;

const MONITOR = { true: "healthy", false: "not healthy", null: "not probed yet" } as const;

function machineItem({ id, name, address, level, power, cables, role, monitor, buttons }: MachineRow): Markup {
    const origin = monitor === undefined ? [] : [`origin ${MONITOR[`${monitor}`]}`];
    return markup`<li class="${level}" id="machine-${id}">
${glyph(level)}<div class="what"><b>${name}</b> <code>${address}</code><p>${[power, ...cables, role, ...origin].map((fact) => markup`<span>${fact}</span> `)}</p></div>
<div class="buttons">${buttons.map(button)}</div>
</li>`;
}
