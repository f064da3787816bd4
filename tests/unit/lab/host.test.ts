import { findHostProblems, requireRoot } from "../../../lab/host";

describe("findHostProblems", () => {
    it("has nothing against a good host", () => {
        expect(findHostProblems({ uid: 0, memoryGb: 8, freeMemoryGb: 6, diskGb: 40 })).toEqual([]);
    });
    it("names every problem at once, each with its remedy", () => {
        expect(findHostProblems({ uid: 1000, memoryGb: 3.9, freeMemoryGb: 1.2, diskGb: 2 })).toEqual([
            "the lab boots machines and needs root, but runs as uid 1000; try: sudo -E npm start",
            "the lab needs 7 GB of memory, but this host has 3.9 GB; use a larger host",
            "the lab needs 3.0 GB of free memory, but 1.2 GB are free; " +
                "end something large, such as another lab: TWINSWARM_LAB=… npm run lab -- down",
            "the lab needs 15 GB of free disk below /var/lib, but 2.0 GB are free; free some",
        ]);
    });
    it("asks for as much free memory as what is to run takes", () => {
        const host = { uid: 0, memoryGb: 8, freeMemoryGb: 4.5, diskGb: 40 };
        expect(findHostProblems(host, 4.5)).toEqual([]);
        expect(findHostProblems(host, 5.1)).toEqual([
            expect.stringContaining("the lab needs 5.1 GB of free memory, but 4.5 GB are free"),
        ]);
    });
    it("asks a lab that is up, and has its disk already, for little more", () => {
        expect(findHostProblems({ uid: 0, memoryGb: 8, diskGb: 9 })).toEqual([]);
        expect(findHostProblems({ uid: 0, memoryGb: 8, diskGb: 1 })).toEqual([
            "the lab needs 2 GB of free disk below /var/lib, but 1.0 GB are free; free some",
        ]);
    });
});

it("tells who is not root what to type", () => {
    expect(() => requireRoot(1000)).toThrow("runs as uid 1000; put before the command: sudo -E");
    expect(() => requireRoot(0)).not.toThrow();
});
