import { parseReference } from "../../../scripts/registry/reference";

it.each([
    ["traefik:v3.6.1", "registry-1.docker.io", "library/traefik", "v3.6.1"],
    ["twinswarm/static:1", "registry-1.docker.io", "twinswarm/static", "1"],
    ["docker.io/library/debian:trixie-slim", "registry-1.docker.io", "library/debian", "trixie-slim"],
    ["registry.example.com/shops/lamp:7", "registry.example.com", "shops/lamp", "7"],
    ["localhost:5000/lamp", "localhost:5000", "lamp", "latest"],
])("reads %s as Docker does", (text, registry, repository, tag) => {
    expect(parseReference(text)).toEqual({ registry, repository, tag });
});

it.each(["", "Lamp:1", "lamp:", "lamp:1 2", "a//b:1"])("refuses %j, and shows what a name looks like", (text) => {
    expect(() => parseReference(text)).toThrow(/no image name; write for example "traefik:v3\.6\.1"/);
});
