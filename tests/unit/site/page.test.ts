import { renderPage, variablesOf, type LandingSite } from "../../../components/site/page";
import { readTemplates } from "../../../components/site/templates";

const SITE: LandingSite = {
    id: "s7f3a",
    zone: "nyc",
    kind: "landing",
    host: "www.example.com",
    template: "card",
    title: "Title",
    text: "Text",
    variables: {},
    replicas: 2,
    weight: 1,
};

const ATTACKS: readonly (readonly [string, string])[] = [
    ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ['" onclick="alert(1)', "&quot; onclick=&quot;alert(1)"],
    ["' onclick='alert(1)", "&#39; onclick=&#39;alert(1)"],
    ["&lt;b&gt;", "&amp;lt;b&amp;gt;"],
    ["{{text}}", "{{text}}"],
    ["$& $1 $`", "$&amp; $1 $`"],
];

it.each(ATTACKS)("shows %j as text", (title, shown) => {
    const page = renderPage({ ...SITE, title }, { card: '<h1 title="{{title}}">{{ title }}</h1>' });
    expect(page).toBe(`<h1 title="${shown}">${shown}</h1>`);
});

it("fills in what the site has, and knows its host and id", () => {
    const page = renderPage(
        { ...SITE, variables: { product: "Lamp" } },
        { card: "{{product}} {{host}} {{id}} {{text}}" },
    );
    expect(page).toBe("Lamp www.example.com s7f3a Text");
});

it("names each variable of a template once", () => {
    expect(variablesOf("{{a}} {{ b }} {{a}} {c} {{d e}}")).toEqual(["a", "b"]);
});

it.each(Object.entries(readTemplates()))("has no variable within a script or a style in template %s", (_, template) => {
    const code = template.match(/<(style|script)\b[^]*?<\/\1>/g) ?? [];
    expect(code.flatMap(variablesOf)).toEqual([]);
});
