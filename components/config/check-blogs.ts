import { USER_LENGTH, userOf } from "../data/accounts";
import { databaseMachines } from "../data/members";
import { OWN_FOLDERS } from "../data/folders";
import { machineNames } from "../naming";
import { show, type Problem } from "./problems";
import { stackFile, type Site, type Zone } from "./project";
import { isStateful } from "./stateful";
import { keyText } from "./validate";

/** Ghost's own part of a blog's address. */
const ADMIN = "/ghost";

/** What must hold between blogs, the databases that keep their posts, the folders of the shared directory, and the sites beside them. */
export function checkBlogs(zones: readonly Zone[], sites: readonly Site[]): Problem[] {
    const blogs = sites.filter(({ kind }) => kind === "ghost");
    return [
        ...zones.flatMap((zone) => [...checkMembers(zone), ...checkMissing(zone, blogs)]),
        ...sites.filter(isStateful).flatMap((site) => [...checkFolder(site), ...checkHome(site)]),
        ...blogs.flatMap((blog) => [...checkName(blog, zones), ...checkShadow(blog, sites)]),
    ];
}

function checkMembers(zone: Zone): Problem[] {
    const { database, machines } = zone.config;
    if (database === undefined) return [];
    const at = (key: "members" | "onMachines", seen: string, rule: string, remedy: string): Problem[] => [
        { file: zone.file, key: `twinswarm:zone.database.${key}`, seen, rule, remedy },
    ];
    const known = machineNames(zone.name, machines).map(({ name }) => name);
    const named = databaseMachines(zone, database);
    // Members taken from the list of hosts would move away from their data when the list changes.
    if (database.onMachines === undefined && machines.provider === "hosts" && named.length === database.members)
        return at(
            "onMachines",
            "missing",
            "hosts that hold a database are named, as their disks do",
            `add "onMachines: [${named.join(", ")}]"`,
        );
    const strange = named.find((name) => !known.includes(name));
    if (strange !== undefined)
        return at("onMachines", strange, "is no machine of the zone", `name some of ${known.join(", ")}`);
    if (new Set(named).size === database.members && named.length === database.members) return [];
    return database.onMachines === undefined
        ? at(
              "members",
              String(database.members),
              "each is on a machine of its own, and the zone has fewer",
              "add machines; to begin with one member, write members: 1",
          )
        : at(
              "onMachines",
              show(named),
              `each of the ${database.members} members is on a machine of its own`,
              `name ${database.members}, each once`,
          );
}

/** A zone that stands by for a blog has its schema ready as well. */
const checkMissing = ({ file, config }: Zone, blogs: readonly Site[]): Problem[] =>
    config.database !== undefined || blogs.length === 0
        ? []
        : [
              {
                  file,
                  key: "twinswarm:zone.database",
                  seen: "missing",
                  rule: `the posts of blogs (${blogs.map(({ id }) => id).join(", ")}) are in a database, which every zone has`,
                  remedy: 'add "database: { members: 3 }"',
              },
          ];

const checkFolder = ({ id, zone }: Site): Problem[] =>
    OWN_FOLDERS.includes(id)
        ? [
              {
                  file: stackFile(zone),
                  key: keyText("twinswarm:sites", [id]),
                  seen: `the id "${id}"`,
                  rule: "is a folder of the fleet's own in the shared directory",
                  remedy: "choose another id",
              },
          ]
        : [];

/** An entry that went over to another file with the rest. */
const checkHome = ({ id, kind, home, zone }: Site): Problem[] =>
    home === undefined || home === zone
        ? []
        : [
              {
                  file: stackFile(zone),
                  key: keyText("twinswarm:sites", [id, "home"]),
                  seen: show(home),
                  rule:
                      `what the ${kind === "ghost" ? "blog" : "site"} shows is in the zone that is its home, and does not ` +
                      `move yet: in ${zone} it would begin empty`,
                  remedy: `move the entry back to ${stackFile(home)}; to begin anew, write "home: ${zone}"`,
              },
          ];

function checkName({ id, zone: home }: Site, zones: readonly Zone[]): Problem[] {
    const longest = Math.max(...zones.map(({ name }) => userOf(id, name).length));
    if (longest <= USER_LENGTH) return [];
    return [
        {
            file: stackFile(home),
            key: keyText("twinswarm:sites", [id]),
            seen: `the id "${id}"`,
            rule: `a blog's id and zone are part of its account, whose name MySQL takes up to ${USER_LENGTH} letters of`,
            remedy: `make it ${longest - USER_LENGTH} shorter`,
        },
    ];
}

const isAdmin = (path: string | undefined): boolean => path === ADMIN || path?.startsWith(`${ADMIN}/`) === true;

/** A site's path goes before its host alone, and a redirect, the blog's own too, before both. */
const checkShadow = (blog: Site, sites: readonly Site[]): Problem[] =>
    sites
        .filter(({ host }) => host === blog.host)
        .flatMap(({ id, zone, path, redirect }) => {
            const at = (key: PropertyKey[], seen: string | undefined, remedy: string): Problem[] =>
                isAdmin(seen)
                    ? [
                          {
                              file: stackFile(zone),
                              key: keyText("twinswarm:sites", [id, ...key]),
                              seen: show(seen),
                              rule: `would hide the admin of the blog ${blog.id}, which has ${ADMIN} on the same host`,
                              remedy,
                          },
                      ]
                    : [];
            return [
                ...at(["path"], path, "give it another path"),
                ...at(["redirect", "from"], redirect?.from, "redirect from another path"),
            ];
        });
