// SPDX-License-Identifier: GPL-3.0-or-later
// What every page has in common: the points, and how a frame is timed.
const asked = new URLSearchParams(location.search);
export const hasHeaps = asked.get("heaps") === "1";

const warmUp = Number(asked.get("warmUp"));
const frames = Number(asked.get("frames"));
const maxMs = 1000 * Number(asked.get("seconds"));
const leastFrames = 5;

export function traffic() {
    const latitude = Number(asked.get("latitude"));
    const longitude = Number(asked.get("longitude"));
    const spread = Number(asked.get("spread"));
    const places = Array.from({ length: Number(asked.get("count")) }, () => [latitude + (Math.random() - 0.5) * spread, longitude + (Math.random() - 0.5) * 2 * spread]);
    return {
        latitude, longitude, zoom: Number(asked.get("zoom")), places,
        move() {
            for (const place of places) {
                place[0] += (Math.random() - 0.5) * 0.00002;
                place[1] += (Math.random() - 0.5) * 0.00002;
            }
        },
    };
}

let moves = 0;
//! \brief Says that everybody is seen at a new place.
export function moved() {
    ++moves;
}

async function tell(what, value) {
    await fetch("/" + what, { method: "POST", body: JSON.stringify(value) });
}

//! \param step moves everybody and returns when that is on the screen
export async function measure(step, renderer) {
    await new Promise(requestAnimationFrame);
    await tell("ready", {});
    const times = [];
    const begin = performance.now();
    let last = 0;
    for (let i = 0; ; ++i) {
        await step(i);
        const now = performance.now();
        const isSlow = now - begin > maxMs;
        if (i === warmUp || (isSlow && last === 0)) {
            await tell("begin", {});
            moves = 0;
            last = performance.now();
            continue;
        }
        if (last > 0) {
            times.push(now - last);
            last = now;
        }
        if (times.length >= frames || (isSlow && times.length >= leastFrames))
            break;
    }
    await tell("done", { times, renderer, moves });
}
