import { refusal } from "../../../lab/page/guard";

const HOST = "127.0.0.1:8180";

it.each([
    ["GET", HOST, undefined],
    ["GET", "localhost:8180", undefined],
    ["GET", "LOCALHOST", undefined],
    // A link on another site leads here, which shows that site nothing.
    ["GET", HOST, "https://evil.example"],
    ["POST", HOST, `http://${HOST}`],
    ["POST", "localhost:8180", "http://localhost:8180"],
])("lets %s of %s by %s pass", (method, host, origin) => expect(refusal({ method, host, origin })).toBeUndefined());

it.each([
    [undefined],
    [""],
    ["evil.example"],
    ["evil.example:8180"],
    ["localhost.evil.example:8180"],
    ["127.0.0.1.evil.example"],
    ["127.0.0.1:8180.evil.example"],
    ["127.0.0.2:8180"],
    ["user@localhost"],
])("answers to no other name: %j", (host) => {
    expect(refusal({ method: "GET", host, origin: undefined })).toMatch(
        /^this page answers as 127\.0\.0\.1 or localhost only, but was asked for as ".*"; open it by its own address/,
    );
});

it.each([
    [undefined],
    ["null"],
    ["https://evil.example"],
    // Another program on this host may show pages of somebody else.
    ["http://127.0.0.1:8080"],
    ["http://localhost:8180"],
    [`https://${HOST}`],
])("lets nobody else press a button: %j", (origin) => {
    expect(refusal({ method: "POST", host: HOST, origin })).toMatch(
        /^buttons work on this page only, but this was pressed on ".*"; in a script, use: npm run lab -- power/,
    );
});
