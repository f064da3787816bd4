/** A Docker that gets the lab's images from the lab's registry, by Docker Hub's name and with the lab's authority alone. */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labAuthority } from "../../lab/authority";
import { LabDocker } from "../../lab/images/docker";
import { prepareImages, type PreparedImages } from "../../lab/images/prepare";
import { attachHost, ensureInternet } from "../../lab/network/internet";
import { ADDRESS } from "../../lab/plan";
import { Progress } from "../../lab/progress";
import { ensureRegistry } from "../../lab/registry/registry";
import { DOCKER_HUB } from "../../scripts/registry/reference";

export class RegistryDocker {
    private constructor(
        readonly images: PreparedImages,
        readonly docker: LabDocker,
        /** Of the host: what containers find where they were told. */
        readonly folder: string,
    ) {}

    /** Ready when Docker runs, in the operator's network. @param seenAt where containers find the files of {@link file} */
    static async start(name: string, seenAt: string): Promise<RegistryDocker> {
        const images = await prepareImages({ progress: new Progress() });
        await ensureInternet();
        await ensureRegistry();
        const namespace = await attachHost("operator", ADDRESS.operator);
        const folder = await mkdtemp(join(tmpdir(), "twinswarm-images-"));
        await chmod(folder, 0o755);
        const [hosts, bundle] = [join(folder, "hosts"), join(folder, "bundle.pem")];
        await writeFile(hosts, `127.0.0.1 localhost\n${ADDRESS.registry} ${DOCKER_HUB} docker.io\n`);
        await writeFile(bundle, (await labAuthority()).certificatePem);
        const binds = [
            { from: hosts, to: "/etc/hosts" },
            { from: bundle, to: "/etc/ssl/certs/ca-certificates.crt" },
            { from: folder, to: seenAt },
        ];
        return new RegistryDocker(images, await LabDocker.start({ name, namespace, binds }), folder);
    }

    async file(name: string, content: string | Buffer): Promise<void> {
        await writeFile(join(this.folder, name), content);
    }

    /** As a service gets it: by digest. */
    pinned(image: string): string {
        const row = this.images.rows.find((each) => each.image === image);
        return `${image.slice(0, image.lastIndexOf(":"))}@${row?.digest}`;
    }

    async remove(): Promise<void> {
        await this.docker.remove();
        await rm(this.folder, { recursive: true, force: true });
    }
}
