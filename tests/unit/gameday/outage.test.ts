import { startOrder } from "../../../lab/gameday/scenarios/db-full-outage";

it.each([
    ["nyc-m1", ["nyc-w1", "nyc-m3", "nyc-m2", "nyc-m1"]],
    ["nyc-m3", ["nyc-w1", "nyc-m2", "nyc-m1", "nyc-m3"]],
])("starts machines in another order than before, that of the primary, %s, at the end", (primary, order) => {
    expect(startOrder(["nyc-m1", "nyc-m2", "nyc-m3", "nyc-w1"], primary)).toEqual(order);
});
