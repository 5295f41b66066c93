/* How often an address tried to sign in lately. */
#include "sync/server/login.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct address {
    struct mm_hash peer;
    int64_t since_ms; /* of its first try in this window; 0: the place is free */
    unsigned tries;
};
struct mm_gate {
    pthread_mutex_t lock;
    struct address list[MM_MAX_ADDRESSES];
};

struct mm_gate *mm_gate_new(void)
{
    struct mm_gate *gate = calloc(1, sizeof *gate);
    if (gate)
        (void)pthread_mutex_init(&gate->lock, NULL);
    return gate;
}

void mm_gate_free(struct mm_gate *gate)
{
    if (!gate)
        return;
    (void)pthread_mutex_destroy(&gate->lock);
    free(gate);
}

/* Its place, or the one that is longest in use. */
static struct address *place(struct mm_gate *gate, const char *peer)
{
    struct mm_hash hash = mm_sha256(peer, strlen(peer));
    struct address *oldest = &gate->list[0];
    for (size_t i = 0; i < MM_MAX_ADDRESSES; i++) {
        struct address *at = &gate->list[i];
        if (at->since_ms && mm_hash_equal(&at->peer, &hash))
            return at;
        if (at->since_ms < oldest->since_ms)
            oldest = at;
    }
    *oldest = (struct address){.peer = hash};
    return oldest;
}

bool mm_gate_enter(struct mm_gate *gate, const char *peer, int64_t now_ms, int64_t *ret_wait_s)
{
    static const int64_t window = (int64_t)MM_ADDRESS_WINDOW_S * 1000;
    (void)pthread_mutex_lock(&gate->lock);
    struct address *at = place(gate, peer);
    if (!at->since_ms || now_ms - at->since_ms >= window || now_ms < at->since_ms) {
        at->since_ms = now_ms;
        at->tries = 0;
    }
    bool may = at->tries < MM_MAX_ADDRESS_TRIES;
    at->tries += may;
    *ret_wait_s = may ? 0 : (at->since_ms + window - now_ms + 999) / 1000;
    (void)pthread_mutex_unlock(&gate->lock);
    return may;
}

void mm_gate_good(struct mm_gate *gate, const char *peer)
{
    (void)pthread_mutex_lock(&gate->lock);
    *place(gate, peer) = (struct address){.tries = 0};
    (void)pthread_mutex_unlock(&gate->lock);
}
