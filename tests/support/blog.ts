/** What tests put into a blog. */
import type { Owner, Picture } from "../../lab/visitor/blog-client";

export const OWNER: Owner = {
    name: "Ann",
    email: "ann@example.com",
    password: "Correct-horse-battery-9",
    blogTitle: "Lamps",
};

/** A drawing, sent under the name of a photo, which Ghost makes smaller ones of: it is text, and goes through a pipe as it is. */
export const PICTURE: Picture = {
    name: "lamp.png",
    type: "image/png",
    text: '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><rect width="1" height="1" fill="#f00"/></svg>',
};
