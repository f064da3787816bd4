/** Stack files of a fleet to rehearse with: as many sites as asked for, in all kinds, spread over both zones. Pure. */
import { parseDocument, stringify } from "yaml";
import { EDGE_STACK, PROJECT_FILE, stackFile } from "../../../components/config/project";
import { SMALL } from "../../../components/data/mysql-options";
import type { Texts } from "../../../operations/read-project";

const DOMAIN = "example.com";
const ZONES = [
    { name: "nyc", region: "nyc3", network: "10.10.0.0/20" },
    { name: "ams", region: "ams3", network: "10.20.0.0/20" },
] as const;

type Entry = Readonly<Record<string, unknown>>;

/** Sites in a row that share a zone: three apps under one host, which must, an app behind a redirect, and four pages. */
const ROW = 8;
const APPS = ["green", "blue", "yellow"] as const;

const number = (index: number): string => String(index + 1).padStart(4, "0");

function siteOf(index: number, home: string): Entry {
    const [row, place] = [Math.floor(index / ROW), index % ROW];
    const app = APPS[place];
    if (app !== undefined) {
        return { host: `apps${row + 1}.${DOMAIN}`, path: `/${app}`, kind: "static", image: imageOf(app), home };
    }
    const host = `site${number(index)}.${DOMAIN}`;
    if (place === APPS.length) {
        const redirect = { from: "/", to: "/web/" };
        return { host, kind: "static", image: imageOf("web"), redirect, health: "/web/", home };
    }
    const text = "A page of the game day's fleet.";
    return { host, kind: "landing", title: `Site ${index + 1}`, text, home };
}

const imageOf = (app: string): string => `twinswarm/sample-${app}:1`;

/** Half a row goes to each zone where there are fewer than two rows, so that neither is left without sites. */
function sitesOf(zone: string, count: number): Readonly<Record<string, Entry>> {
    const [first, second] = ZONES;
    const share = count < 2 * ROW ? APPS.length + 1 : ROW;
    const own = Array.from({ length: count }, (_, index) => index).filter((index) => {
        const home = Math.floor(index / share) % 2 === 0 ? first : second;
        return home.name === zone;
    });
    return Object.fromEntries(own.map((index) => [`s${number(index)}`, siteOf(index, zone)]));
}

/** The texts of the project's and all stacks' files, by name. */
export function generateFleet(sites: number): Texts {
    const project = {
        name: "twinswarm",
        description: "The fleet of a game day",
        runtime: { name: "nodejs", options: { typescript: false, nodeargs: "--import=tsx" } },
        main: "index.ts",
        config: {
            "twinswarm:domain": DOMAIN,
            "twinswarm:zones": ZONES.map(({ name }) => name),
            "pulumi:disable-default-providers": ["digitalocean", "cloudflare", "docker"],
        },
    };
    const zone = ({ name, region, network }: (typeof ZONES)[number]) => ({
        config: {
            "twinswarm:zone": {
                machines: { provider: "digitalocean", region, image: "debian-13-x64", managers: 3, workers: 1 },
                network,
                admins: ["198.51.100.0/28"],
            },
            "twinswarm:sites": sitesOf(name, sites),
        },
    });
    const edge = { config: { "twinswarm:edge": { zones: { [DOMAIN]: {} }, monitor: { interval: 15 } } } };
    return {
        [PROJECT_FILE]: stringify(project),
        ...Object.fromEntries(ZONES.map((each) => [stackFile(each.name), stringify(zone(each))])),
        [stackFile(EDGE_STACK)]: stringify(edge),
    };
}

const BLOGS = ["blog", "notes"] as const;

/** The files of such a fleet with a database in each zone, in the first one of three members, and there two blogs as well. */
export function addBlogs(texts: Texts): Texts {
    const edited = ZONES.map(({ name }, at): [string, string] => {
        const file = parseDocument(texts[stackFile(name)] ?? "");
        const set = (path: readonly string[], value: object): void => file.setIn(path, file.createNode(value));
        set(["config", "twinswarm:zone", "database"], { members: at === 0 ? 3 : 1, ...SMALL });
        for (const blog of at === 0 ? BLOGS : [])
            set(["config", "twinswarm:sites", `s${blog}`], { host: `${blog}.${DOMAIN}`, kind: "ghost", home: name });
        return [stackFile(name), file.toString()];
    });
    return { ...texts, ...Object.fromEntries(edited) };
}
