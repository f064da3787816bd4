import { homedir } from "node:os";
import { join } from "node:path";
import { cacheDir } from "../../../lab/plan";

const before = process.env.XDG_CACHE_HOME;
afterEach(() => {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
});

it.each([
    ["/var/cache/one", "/var/cache/one/twinswarm"],
    // As the XDG Base Directory Specification has it; a relative folder would end up in the work tree.
    ["", join(homedir(), ".cache/twinswarm")],
])("keeps built things below XDG_CACHE_HOME=%j", (value, folder) => {
    process.env.XDG_CACHE_HOME = value;
    expect(cacheDir()).toBe(folder);
});
