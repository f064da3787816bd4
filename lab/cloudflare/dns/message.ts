/** DNS messages: a query's bytes to an answer's bytes. Case is kept; what does not fit over UDP is cut. */
import * as packet from "dns-packet";
import { RCODE, failure, type Answerer, type Reply } from "./reply";

/** What is offered, and never exceeded, with EDNS; the size that no common path breaks into fragments. */
const EDNS_BYTES = 1232;
const PLAIN_BYTES = 512;
const BADVERS = 16;

export type Transport = "udp" | "tcp";

const OPCODE = 0x7800;
/** Header of a message: its identifier and flags, then four counts. */
const HEADER_BYTES = 12;

interface Query {
    readonly id: number;
    readonly flags: number;
    readonly question: packet.Question | undefined;
    readonly edns: packet.OptAnswer | undefined;
}

function read(bytes: Buffer): Query {
    const { id = 0, flags = 0, questions = [], additionals = [] } = packet.decode(bytes);
    const edns = additionals.find((each) => each.type === "OPT");
    return { id, flags, question: questions.length === 1 ? questions[0] : undefined, edns };
}

function answer({ flags, question, edns }: Query, answerer: Answerer): Reply {
    if ((flags & OPCODE) !== 0) return failure("NOTIMP");
    if (question === undefined) return failure("FORMERR");
    if ((edns?.ednsVersion ?? 0) > 0) return failure("NOERROR");
    return question.class === "IN" ? answerer(question) : failure("REFUSED");
}

const optOf = ({ edns }: Query): packet.Answer[] =>
    edns === undefined
        ? []
        : [
              {
                  type: "OPT",
                  name: ".",
                  udpPayloadSize: EDNS_BYTES,
                  extendedRcode: edns.ednsVersion > 0 ? BADVERS >> 4 : 0,
                  ednsVersion: 0,
                  flags: 0,
                  flag_do: false,
                  options: [],
              },
          ];

function encode(query: Query, reply: Reply, truncated = false): Buffer {
    const { id, flags, question } = query;
    const bits =
        (flags & (OPCODE | packet.RECURSION_DESIRED)) |
        (reply.authoritative ? packet.AUTHORITATIVE_ANSWER : 0) |
        (truncated ? packet.TRUNCATED_RESPONSE : 0);
    return packet.encode({
        type: "response",
        id,
        flags: bits | RCODE[reply.rcode],
        questions: question === undefined ? [] : [question],
        answers: [...reply.answers],
        authorities: [...reply.authorities],
        additionals: [...reply.additionals, ...optOf(query)],
    });
}

/** The answer to a message; undefined for what is no query. */
export function respond(bytes: Buffer, transport: Transport, answerer: Answerer): Buffer | undefined {
    if (bytes.length < HEADER_BYTES || (bytes.readUInt8(2) & 0x80) !== 0) return undefined;
    let query: Query;
    try {
        query = read(bytes);
    } catch {
        const broken = { id: bytes.readUInt16BE(0), flags: 0, question: undefined, edns: undefined };
        return encode(broken, failure("FORMERR"));
    }
    const reply = answer(query, answerer);
    const whole = encode(query, reply);
    const offered = Math.max(PLAIN_BYTES, Math.min(query.edns?.udpPayloadSize ?? PLAIN_BYTES, EDNS_BYTES));
    if (transport === "tcp" || whole.length <= offered) return whole;
    return encode(query, { ...reply, answers: [], authorities: [], additionals: [] }, true);
}
