import { CommandError, run } from "../../../lab/process";
import { cloudFleet } from "../../../operations/fleet";

jest.mock<typeof import("../../../lab/process")>("../../../lab/process", () => ({
    ...jest.requireActual("../../../lab/process"),
    run: jest.fn(),
}));

/** What asking for a stack's state comes to, where the engine ends with this error. */
function exported(stderr: string): Promise<string | undefined> {
    jest.mocked(run).mockRejectedValue(new CommandError("pulumi stack export", "exit code 6", 6, "", stderr));
    return cloudFleet("/nowhere").exported("fra");
}

it("tells a stack that there is not from one that could not be read", async () => {
    expect(await exported("error: no stack named 'fra' found\n")).toBeUndefined();
    await expect(exported("error: unable to open bucket\n")).rejects.toThrow("unable to open bucket");
});
