// SPDX-License-Identifier: GPL-3.0-or-later
// The feed through node-ws. What it does is in README.md.
'use strict';

const crypto = require('crypto');
const http = require('http');
const readline = require('readline');
const WebSocket = require('ws');

const SUBPROTOCOL = 'dispatch.feed.v1';
const PATIENCE_MS = 60000;

function must(holds, text) {
    if (!holds) {
        console.error(`node client: ${text}`);
        process.exit(1);
    }
}

function uuid7() {
    const bytes = crypto.randomBytes(16);
    bytes.writeUIntBE(Date.now(), 0, 6);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function login(url, name, password) {
    const body = JSON.stringify({ name, password });
    return new Promise((resolve, reject) => {
        const request = http.request(url + '/v1/login',
            { method: 'POST', headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } },
            (answer) => {
                let text = '';
                answer.on('data', (chunk) => { text += chunk; });
                answer.on('end', () => {
                    must(answer.statusCode === 200, `login gave ${answer.statusCode}`);
                    resolve(JSON.parse(text).token);
                });
            });
        request.on('error', reject);
        request.end(body);
    });
}

class Feed {
    constructor() {
        this.events = [];
        this.results = new Map();
        this.waiting = []; // messages that came and were not looked at yet
        this.wake = null;
        this.closeCode = 0;
    }

    open(url) {
        this.waiting = []; // what came after the position was taken comes again
        this.closeCode = 0;
        this.socket = new WebSocket(url.replace('http', 'ws') + '/v1/feed', SUBPROTOCOL);
        this.socket.on('message', (data, isBinary) => {
            this.waiting.push([data, isBinary]);
            if (this.wake)
                this.wake();
        });
        this.closed = new Promise((resolve) => {
            this.socket.on('close', (code) => {
                this.closeCode = code;
                resolve();
                if (this.wake)
                    this.wake();
            });
        });
        return new Promise((resolve, reject) => {
            this.socket.on('open', resolve);
            this.socket.on('error', reject);
        });
    }

    send(message) {
        this.socket.send(Buffer.from(JSON.stringify(message)));
    }

    async receive() {
        const late = setTimeout(() => must(false, 'nothing came for a minute'), PATIENCE_MS);
        while (this.waiting.length === 0) {
            must(this.closeCode === 0, `closed with ${this.closeCode}`);
            await new Promise((resolve) => { this.wake = resolve; });
        }
        clearTimeout(late);
        const [data, isBinary] = this.waiting.shift();
        this.wasText = !isBinary;
        this.raw = data;
        must(data[0] === 0x7b, 'a message that is not JSON, though nothing was asked for');
        const message = this.last = JSON.parse(data.toString('utf8'));
        if (message.type === 'evs') {
            must(message.prev === this.position.seq, 'a gap: prev is not the position');
            this.events.push(...message.events);
            this.position = { epoch: this.position.epoch, seq: message.to, h: message.h };
            this.send({ type: 'ack', seq: message.to });
        } else if (message.type === 'res') {
            this.results.set(message.id, [...(this.results.get(message.id) || []), message]);
        } else if (message.type === 'hb') {
            this.send({ type: 'hb', echoMs: message.timeMs, seq: this.position.seq });
        }
        return message.type;
    }

    async until(condition) {
        while (!condition())
            await this.receive();
    }

    async untilType(type) {
        while (await this.receive() !== type);
    }

    async hello(token, install) {
        const hello = { type: 'hello', version: 1, client: { name: 'node-ws', build: '1', install },
            auth: { kind: 'login', token }, features: [] };
        if (this.position)
            hello.resume = this.position;
        this.send(hello);
        must(await this.receive() === 'welcome', 'the first message is not welcome');
        this.welcome = this.last;
    }

    async snapshot() {
        must(await this.receive() === 'snap.begin', 'no snapshot follows');
        const begin = this.last;
        const digest = crypto.createHash('sha256');
        for (let n = 1; n <= begin.parts; ++n) {
            must(await this.receive() === 'snap.part', 'something else within a snapshot');
            must(this.last.n === n && this.last.snap === begin.snap, 'parts out of order');
            digest.update(this.raw);
        }
        must(await this.receive() === 'snap.end', 'no end of the snapshot');
        must(this.last.digest === 'sha256:' + digest.digest('hex'), 'the digest does not match');
        this.position = { epoch: begin.epoch, seq: begin.seq, h: begin.h };
        this.since = begin.seq;
    }

    isDone(command) {
        return this.results.has(command.id) && this.events.some((event) => event.cmd === command.id);
    }

    async close() {
        this.socket.close(1000);
        await this.closed;
        must(this.closeCode === 1000, `the close was returned as ${this.closeCode}`);
    }

    tell(phase, job) {
        const events = this.events.map(({ seq, entity, ver, event, cmd }) => ({ seq, entity, ver, event, cmd: cmd || null }));
        console.log(JSON.stringify({ phase, position: this.position, since: this.since, job, events }));
    }
}

function command(op, entity, args) {
    return { type: 'cmd', id: uuid7(), op, entity, madeMs: Date.now(), args };
}

async function main(url, name, password, install) {
    const token = await login(url, name, password);
    const feed = new Feed();
    const job = 'job/' + uuid7();
    const thread = 'thread/' + uuid7();
    const create = command('job.create', job, { title: 'Von Node ✓', visit: 'visit/' + uuid7(), thread });
    const post = command('thread.post', thread, { text: 'node says hello' });

    await feed.open(url);
    must(feed.socket.protocol === SUBPROTOCOL, 'the subprotocol was not agreed');
    must(feed.socket.extensions === '', 'an extension was agreed'); // ws offers permessage-deflate
    await feed.hello(token, install);
    must(feed.welcome.resume === 'snapshot', 'no snapshot for a first connection');
    must(feed.welcome.reason === 'first', 'the reason for the snapshot is not first');
    await feed.snapshot();

    feed.socket.send(Buffer.from('{"type":'), { binary: true, fin: false });
    feed.socket.send(Buffer.from('"sub",'), { binary: true, fin: false });
    feed.socket.send(Buffer.from('"id":1}'), { binary: true, fin: true });
    await feed.untilType('subok');
    must(feed.last.id === 1 && !feed.wasText, 'the fragmented sub was not answered');
    feed.socket.send('{"type":"sub","id":2}');
    await feed.untilType('subok');
    must(feed.last.id === 2 && feed.wasText, 'the sub in text was not answered in text');

    for (const each of [create, post]) {
        feed.send(each);
        await feed.until(() => feed.isDone(each));
        must(feed.results.get(each.id)[0].ok, `${each.op} was refused`);
    }
    feed.send(post);
    await feed.until(() => feed.results.get(post.id).length === 2);
    const [once, again] = feed.results.get(post.id);
    must(again.dup === true && again.ok && again.seq === once.seq && again.ver === once.ver,
        'the repeated command did not give the first result');

    await feed.untilType('hb');
    feed.send({ type: 'sub', id: 3 });
    await feed.untilType('subok');
    await feed.close();
    feed.tell('away', job);

    const lines = readline.createInterface({ input: process.stdin });
    const said = await new Promise((resolve) => { lines.once('line', resolve); });
    lines.close();
    must(said.trim() === 'go', 'nobody said go');
    await feed.open(url);
    await feed.hello(token, install);
    must(feed.welcome.resume === 'ok', 'the position was not good for resuming');
    await feed.until(() => feed.position.seq >= feed.welcome.head);
    await feed.close();
    feed.tell('done', job);
}

main(...process.argv.slice(2, 6)).catch((error) => must(false, error.stack));
