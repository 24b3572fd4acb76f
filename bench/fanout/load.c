/*
 * Load client of bench/fanout: holds thousands of WebSocket connections in one thread and checks
 * that each of them hears each message once and in order.
 *
 *     load --ports 8300[,8301] --tokens FILE --connections N [--opening K]
 *     load --ports 8310 --path /sub --nchan --connections N
 *
 * With --tokens it speaks the gateway protocol (HELLO, IDENTIFY, READY, GUILD_CREATE, heartbeats);
 * with --nchan it only subscribes and takes every data frame as a message. A message's text holds
 * "seq:<n> t:<CLOCK_MONOTONIC nanoseconds>"; latency is arrival minus t.
 *
 * Standard output, one line each: {"up": N, ...} once all are connected, then "d <seq>" whenever a
 * message has reached every connection, and a JSON report for each "report". Standard input:
 *
 *     expect FIRST COUNT   start a measurement of the messages FIRST .. FIRST+COUNT-1
 *     commit SEQ T         message SEQ was committed at T (CLOCK_MONOTONIC nanoseconds)
 *     report               print the measurement so far
 *     quit                 (or end of file) close everything and leave
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { READ_SIZE = 1 << 18, BATCH = 512, MAX_PORTS = 16, MAX_CODES = 16, STDIN_KEY = -1 };
enum { INTENTS = 1 << 0 | 1 << 9 | 1 << 15 }; /* guilds, guild messages, message content */
enum { OP_TEXT = 1, OP_BINARY = 2, OP_CLOSE = 8, OP_PING = 9, OP_PONG = 10 };
static const size_t MAX_FRAME = 64 << 20;
static const int64_t SECOND = 1000000000;

enum state { UNUSED, HANDSHAKE, OPEN, UP, CLOSED };

struct conn {
    int fd;
    enum state state;
    uint8_t *rest; /* bytes of a frame that has not wholly arrived */
    size_t rest_len, rest_cap;
    uint8_t *whole; /* payloads of a message sent in fragments */
    size_t whole_len;
    uint8_t whole_op;
    char *token;
    int64_t last_s;
    int64_t beat_every, next_beat; /* nanoseconds */
    uint64_t order; /* hash of the sequence numbers in order of arrival */
    uint32_t received;
};

struct sample {
    uint32_t index, us;
};

static struct {
    int ports[MAX_PORTS], n_ports, n, opening;
    const char *path, *tokens;
    bool nchan;
} opt = {.path = "/gateway?v=10&encoding=json", .opening = 64};

static struct conn *conns;
static int epoll_fd, started, pending, up, closed;
static int codes[MAX_CODES], code_counts[MAX_CODES];
static bool announced;

/* The measurement under way. */
static int64_t first;
static uint32_t count;
static int audience;
static uint8_t *seen; /* a bit per connection and message */
static uint32_t *heard; /* per message: connections that have it */
static int64_t *sent, *commits; /* per message: nanoseconds */
static bool has_commits;
static struct sample *samples;
static size_t n_samples;
static uint64_t doubled, out_of_order, strange, message_bytes, all_bytes, dispatches;
static size_t frame_bytes;
static double cpu_before;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void *must(void *pointer) {
    if (!pointer) die("memory");
    return pointer;
}

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND + t.tv_nsec;
}

static double cpu_seconds(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* ---- connections ---- */

static void close_conn(struct conn *c, int code) {
    if (c->state == CLOSED) return;
    if (c->state == UP) up--;
    else pending--;
    c->state = CLOSED;
    closed++;
    close(c->fd);
    free(c->rest);
    free(c->whole);
    c->rest = c->whole = NULL;
    for (int i = 0; i < MAX_CODES; i++)
        if (codes[i] == code || !code_counts[i]) {
            codes[i] = code;
            code_counts[i]++;
            return;
        }
}

/* What a client says is small: a socket that cannot take it at once is broken. */
static void send_all(struct conn *c, const void *data, size_t len) {
    if (send(c->fd, data, len, MSG_NOSIGNAL) != (ssize_t)len) close_conn(c, -errno);
}

static void send_frame(struct conn *c, uint8_t op, const void *data, size_t len) {
    uint8_t frame[4096 + 8] = {0x80 | op};
    size_t head = 2;
    if (len > 4096) return close_conn(c, -EMSGSIZE);
    frame[1] = 0x80 | (len < 126 ? len : 126);
    if (len >= 126) {
        frame[2] = len >> 8;
        frame[3] = len & 255;
        head = 4;
    }
    head += 4; /* an all-zero mask: legal, and leaves the bytes as they are */
    memcpy(frame + head, data, len);
    send_all(c, frame, head + len);
}

static void send_text(struct conn *c, const char *format, ...) {
    char text[4096];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (len >= (int)sizeof text) return close_conn(c, -EMSGSIZE);
    send_frame(c, OP_TEXT, text, len);
}

static void open_conn(int index) {
    struct conn *c = &conns[index];
    int port = opt.ports[index % opt.n_ports], one = 1;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event e = {.events = EPOLLIN | EPOLLET, .data.u64 = index};
    c->state = HANDSHAKE;
    pending++;
    if ((c->fd = socket(AF_INET, SOCK_STREAM, 0)) < 0) die("socket");
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to)) return close_conn(c, -errno);
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, c->fd, &e)) die("epoll_ctl");
    char request[1024];
    int len = snprintf(request, sizeof request,
                       "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                       "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                       opt.path, port);
    send_all(c, request, len);
}

static void set_up(struct conn *c) {
    if (c->state == UP) return;
    c->state = UP;
    pending--;
    up++;
    free(c->rest); /* the first state of a large guild needed room that no message does */
    c->rest = NULL;
    c->rest_cap = 0;
}

static void beat(struct conn *c, int64_t now) {
    if (c->last_s) send_text(c, "{\"op\":1,\"d\":%lld}", (long long)c->last_s);
    else send_text(c, "{\"op\":1,\"d\":null}");
    c->next_beat = now + c->beat_every;
}

/* ---- messages ---- */

/* A number that follows `key` in the text, or -1. */
static int64_t number_after(const uint8_t *text, size_t len, const char *key) {
    const char *at = memmem(text, len, key, strlen(key));
    return at ? strtoll(at + strlen(key), NULL, 10) : -1;
}

static bool holds(const uint8_t *text, size_t len, const char *what) {
    return memmem(text, len, what, strlen(what)) != NULL;
}

/* Top-level keys stand before or after "d", which may be long: look at both ends, then everywhere. */
static int64_t top_number(const uint8_t *text, size_t len, const char *key) {
    enum { END = 96 };
    if (len <= 2 * END) return number_after(text, len, key);
    int64_t value = number_after(text, END, key);
    if (value < 0) value = number_after(text + len - END, END, key);
    return value < 0 ? number_after(text, len, key) : value;
}

static bool is_dispatch(const uint8_t *text, size_t len, const char *mark) {
    enum { END = 96 };
    if (len <= 2 * END) return holds(text, len, mark);
    return holds(text, END, mark) || holds(text + len - END, END, mark);
}

static void take_message(struct conn *c, const uint8_t *text, size_t len, int64_t now) {
    const char *at = memmem(text, len, "seq:", 4);
    char *end;
    int64_t seq = at ? strtoll(at + 4, &end, 10) : -1;
    uint64_t index = seq - first;
    if (seq < first || index >= count || strncmp(end, " t:", 3)) {
        strange++;
        return;
    }
    int64_t t = strtoll(end + 3, NULL, 10);
    uint64_t bit = (uint64_t)(c - conns) * count + index;
    if (seen[bit >> 3] & 1 << (bit & 7)) {
        doubled++;
        return;
    }
    seen[bit >> 3] |= 1 << (bit & 7);
    sent[index] = t;
    samples[n_samples++] = (struct sample){index, (uint32_t)((now - t) / 1000)};
    c->order = (c->order ^ index) * 1099511628211u;
    c->received++;
    message_bytes += len;
    if (len > frame_bytes) frame_bytes = len;
    if (++heard[index] == (uint32_t)audience) printf("d %lld\n", (long long)seq);
}

static void take_dispatch(struct conn *c, const uint8_t *text, size_t len, int64_t now) {
    int64_t s = top_number(text, len, "\"s\":");
    dispatches++;
    if (is_dispatch(text, len, "\"t\":\"MESSAGE_CREATE\"")) {
        if (s <= c->last_s) out_of_order++;
        take_message(c, text, len, now);
    } else if (is_dispatch(text, len, "\"t\":\"GUILD_CREATE\"")) set_up(c);
    if (s > c->last_s) c->last_s = s;
}

static void take_text(struct conn *c, const uint8_t *text, size_t len, int64_t now) {
    if (opt.nchan) return take_message(c, text, len, now);
    switch (top_number(text, len, "\"op\":")) {
    case 0:
        take_dispatch(c, text, len, now);
        break;
    case 1:
        beat(c, now);
        break;
    case 7: /* asked to reconnect, or the session refused: stands under its opcode in close_codes */
        close_conn(c, 7);
        break;
    case 9:
        close_conn(c, 9);
        break;
    case 10:
        c->beat_every = number_after(text, len, "\"heartbeat_interval\":") * (SECOND / 1000);
        c->next_beat = now + (int64_t)((double)rand() / RAND_MAX * c->beat_every);
        send_text(c, "{\"op\":2,\"d\":{\"token\":\"%s\",\"intents\":%d,\"properties\":{\"os\":\"linux\",\"browser\":\"bench\","
                     "\"device\":\"bench\"}}}", c->token, INTENTS);
        break;
    }
}

static void take_frame(struct conn *c, uint8_t head, const uint8_t *data, size_t len, int64_t now) {
    uint8_t op = head & 15;
    if (op == OP_PING) return send_frame(c, OP_PONG, data, len < 125 ? len : 125);
    if (op == OP_CLOSE) return close_conn(c, len >= 2 ? data[0] << 8 | data[1] : 1005);
    if (op == OP_PONG) return;
    if (head & 0x80 && op) return take_text(c, data, len, now);
    if (op) c->whole_len = 0;
    c->whole = must(realloc(c->whole, c->whole_len + len + 1));
    memcpy(c->whole + c->whole_len, data, len);
    c->whole_len += len;
    if (head & 0x80) take_text(c, c->whole, c->whole_len, now);
}

/* Takes one frame off the front of the bytes; gives its length, or 0 if it has not wholly arrived. */
static size_t next_frame(struct conn *c, const uint8_t *p, size_t len, int64_t now) {
    size_t head = 2;
    if (len < 2) return 0;
    uint64_t size = p[1] & 127;
    if (size == 126) head = 4;
    if (size == 127) head = 10;
    if (len < head) return 0;
    if (head > 2)
        for (size_t i = size = 0; i < head - 2; i++) size = size << 8 | p[2 + i];
    if (p[1] & 0x80 || size > MAX_FRAME) {
        close_conn(c, -EPROTO);
        return 0;
    }
    if (len < head + size) return 0;
    take_frame(c, p[0], p + head, size, now);
    return head + size;
}

/* Takes the answer to the handshake; gives its length, or 0. */
static size_t take_handshake(struct conn *c, const uint8_t *p, size_t len) {
    const uint8_t *end = memmem(p, len, "\r\n\r\n", 4);
    if (!end) return 0;
    if (memcmp(p, "HTTP/1.1 101", 12)) {
        close_conn(c, atoi((const char *)p + 9));
        return 0;
    }
    c->state = OPEN;
    if (opt.nchan) set_up(c);
    return end + 4 - p;
}

/* Consumes what it can of the bytes; gives the number consumed. */
static size_t consume(struct conn *c, const uint8_t *p, size_t len, int64_t now) {
    size_t done = 0, took;
    while (c->state != CLOSED && done < len) {
        took = c->state == HANDSHAKE ? take_handshake(c, p + done, len - done) : next_frame(c, p + done, len - done, now);
        if (!took) break;
        done += took;
    }
    return done;
}

static void keep(struct conn *c, const uint8_t *p, size_t len) {
    if (c->rest_len + len > c->rest_cap) {
        c->rest_cap = 2 * (c->rest_len + len);
        c->rest = must(realloc(c->rest, c->rest_cap));
    }
    memcpy(c->rest + c->rest_len, p, len);
    c->rest_len += len;
}

static void take_bytes(struct conn *c, const uint8_t *p, size_t len, int64_t now) {
    if (!c->rest_len) { /* the usual case: whole frames, parsed where they were read */
        size_t done = consume(c, p, len, now);
        if (c->state != CLOSED && done < len) keep(c, p + done, len - done);
        return;
    }
    keep(c, p, len);
    uint8_t *bytes = c->rest; /* consume() may free c->rest when the connection is up */
    size_t total = c->rest_len;
    c->rest = NULL;
    c->rest_len = c->rest_cap = 0;
    size_t done = consume(c, bytes, total, now);
    if (c->state != CLOSED && done < total) keep(c, bytes + done, total - done);
    free(bytes);
}

static void read_conn(struct conn *c) {
    static uint8_t buffer[READ_SIZE + 1];
    ssize_t got = READ_SIZE;
    while (c->state != CLOSED && got == READ_SIZE) {
        got = recv(c->fd, buffer, READ_SIZE, 0);
        if (got > 0) {
            buffer[got] = 0; /* so that strtoll ends */
            all_bytes += got;
            take_bytes(c, buffer, got, now_ns());
        } else if (!got) close_conn(c, 1006);
        else if (errno != EAGAIN) close_conn(c, -errno);
    }
}

/* ---- the measurement ---- */

static void expect(int64_t from, uint32_t n) {
    first = from;
    count = n;
    audience = up;
    free(seen);
    free(heard);
    free(sent);
    free(commits);
    free(samples);
    seen = must(calloc((uint64_t)opt.n * n / 8 + 1, 1));
    heard = must(calloc(n + 1, sizeof *heard));
    sent = must(calloc(n + 1, sizeof *sent));
    commits = must(calloc(n + 1, sizeof *commits));
    samples = must(malloc(((uint64_t)opt.n * n + 1) * sizeof *samples));
    n_samples = doubled = out_of_order = strange = message_bytes = all_bytes = dispatches = frame_bytes = 0;
    has_commits = false;
    for (int i = 0; i < opt.n; i++) conns[i].order = 14695981039346656037u, conns[i].received = 0;
    cpu_before = cpu_seconds();
    printf("{\"expecting\": %u}\n", n);
}

static int by_value(const void *a, const void *b) {
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void print_times(const char *name, bool from_commit) {
    int32_t *us = must(malloc((n_samples + 1) * sizeof *us));
    for (size_t i = 0; i < n_samples; i++)
        us[i] = samples[i].us - (from_commit ? (commits[samples[i].index] - sent[samples[i].index]) / 1000 : 0);
    qsort(us, n_samples, sizeof *us, by_value);
    const int parts[] = {50, 90, 99, 100};
    const char *names[] = {"p50", "p90", "p99", "max"};
    for (int i = 0; i < 4; i++) {
        size_t at = n_samples ? (n_samples * parts[i] + 99) / 100 - 1 : 0;
        printf(", \"%s%s_ms\": %.3f", name, names[i], n_samples ? us[at] / 1000.0 : 0.0);
    }
    free(us);
}

/* Connections that heard all the messages, but not in the order in which the first of them did. */
static int differing_order(void) {
    const struct conn *model = NULL;
    int differ = 0;
    for (int i = 0; i < opt.n; i++)
        if (conns[i].state == UP && conns[i].received == count) {
            if (!model) model = &conns[i];
            differ += conns[i].order != model->order;
        }
    return differ;
}

static void report(void) {
    double cpu = cpu_seconds() - cpu_before;
    int64_t missing = (int64_t)audience * count - (int64_t)n_samples;
    printf("{\"connected\": %d, \"closed\": %d, \"close_codes\": {", up, closed);
    for (int i = 0; i < MAX_CODES && code_counts[i]; i++) printf("%s\"%d\": %d", i ? ", " : "", codes[i], code_counts[i]);
    printf("}, \"messages\": %u, \"deliveries\": %zu, \"missing\": %lld, \"doubled\": %llu, \"out_of_order\": %llu, "
           "\"order_differs\": %d, \"strange\": %llu, \"dispatches\": %llu, \"bytes\": %llu, \"bytes_read\": %llu, "
           "\"frame_bytes\": %zu, \"client_cpu_s\": %.3f",
           count, n_samples, (long long)missing, (unsigned long long)doubled, (unsigned long long)out_of_order,
           differing_order(), (unsigned long long)strange, (unsigned long long)dispatches,
           (unsigned long long)message_bytes, (unsigned long long)all_bytes, frame_bytes, cpu);
    print_times("", false);
    if (has_commits) print_times("commit_", true);
    printf("}\n");
}

static void command(const char *line) {
    long long a, b;
    if (sscanf(line, "expect %lld %lld", &a, &b) == 2) expect(a, b);
    else if (sscanf(line, "commit %lld %lld", &a, &b) == 2) {
        if (a < first || a - first >= count) return;
        commits[a - first] = b;
        has_commits = true;
    } else if (!strcmp(line, "report")) report();
    else if (!strcmp(line, "quit")) exit(0);
    else fprintf(stderr, "load: unknown command: %s\n", line);
}

static void read_commands(void) {
    static char text[1 << 16];
    static size_t len;
    ssize_t got = read(STDIN_FILENO, text + len, sizeof text - len - 1);
    if (got <= 0) exit(0);
    len += got;
    text[len] = 0;
    char *line = text, *end;
    for (; (end = strchr(line, '\n')); line = end + 1) {
        *end = 0;
        command(line);
    }
    len -= line - text;
    memmove(text, line, len);
}

/* ---- the loop ---- */

static void open_more(void) {
    while (started < opt.n && pending < opt.opening) open_conn(started++);
    if (announced || pending || started < opt.n) return;
    announced = true;
    printf("{\"up\": %d, \"closed\": %d, \"close_code\": %d, \"client_cpu_s\": %.3f}\n", up, closed, codes[0], cpu_seconds());
}

static void beat_all(int64_t now) {
    for (int i = 0; i < started; i++)
        if (conns[i].next_beat && conns[i].state != CLOSED && now >= conns[i].next_beat) beat(&conns[i], now);
}

static void run(void) {
    struct epoll_event events[BATCH], in = {.events = EPOLLIN, .data.u64 = (uint64_t)STDIN_KEY};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, STDIN_FILENO, &in)) die("stdin");
    for (int64_t checked = 0;;) {
        open_more();
        fflush(stdout);
        int n = epoll_wait(epoll_fd, events, BATCH, 100);
        for (int i = 0; i < n; i++)
            if (events[i].data.u64 == (uint64_t)STDIN_KEY) read_commands();
            else read_conn(&conns[events[i].data.u64]);
        int64_t now = now_ns();
        if (now - checked < SECOND / 10) continue;
        checked = now;
        beat_all(now);
    }
}

static void read_tokens(void) {
    FILE *file = fopen(opt.tokens, "r");
    char *line = NULL;
    size_t room = 0;
    if (!file) die(opt.tokens);
    for (int i = 0; i < opt.n; i++) {
        ssize_t len = getline(&line, &room, file);
        if (len < 2) {
            fprintf(stderr, "load: %s has only %d tokens\n", opt.tokens, i);
            exit(1);
        }
        line[strcspn(line, "\r\n")] = 0;
        conns[i].token = must(strdup(line));
    }
    free(line);
    fclose(file);
}

static void read_ports(char *list) {
    for (char *p = strtok(list, ","); p && opt.n_ports < MAX_PORTS; p = strtok(NULL, ",")) opt.ports[opt.n_ports++] = atoi(p);
}

static void read_options(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        char *value = i + 1 < argc ? argv[i + 1] : "";
        if (!strcmp(argv[i], "--nchan")) {
            opt.nchan = true;
            continue;
        }
        if (!strcmp(argv[i], "--ports")) read_ports(value);
        else if (!strcmp(argv[i], "--path")) opt.path = value;
        else if (!strcmp(argv[i], "--tokens")) opt.tokens = value;
        else if (!strcmp(argv[i], "--connections")) opt.n = atoi(value);
        else if (!strcmp(argv[i], "--opening")) opt.opening = atoi(value);
        else fprintf(stderr, "load: unknown option %s\n", argv[i]), exit(2);
        i++;
    }
    if (!opt.n_ports || opt.n < 1 || opt.opening < 1 || (!opt.nchan && !opt.tokens))
        fprintf(stderr, "usage: load --ports P[,P] --connections N (--tokens FILE | --nchan) [--path PATH] [--opening K]\n"), exit(2);
}

int main(int argc, char **argv) {
    struct rlimit files;
    read_options(argc, argv);
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    conns = must(calloc(opt.n, sizeof *conns));
    if (opt.tokens) read_tokens();
    if ((epoll_fd = epoll_create1(0)) < 0) die("epoll");
    run();
}
