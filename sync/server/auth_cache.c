#include "sync/server/auth_own.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Credentials that were verified lately, as keyed hashes: argon2id on every request would be 57 ms each. */
#define CACHE_SLOTS 256 /* of all councils */
struct mm_auth_cache {
    pthread_mutex_t lock; /* of what follows */
    uint8_t key[32];
    struct mm_hash slot[CACHE_SLOTS];
    size_t next;
    pthread_mutex_t gate; /* held while argon2id runs */
};

struct mm_auth_cache *mm_auth_cache_new(void)
{
    struct mm_auth_cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        return NULL;
    (void)pthread_mutex_init(&cache->lock, NULL);
    (void)pthread_mutex_init(&cache->gate, NULL);
    mm_random_bytes(cache->key, sizeof cache->key);
    return cache;
}

void mm_auth_cache_free(struct mm_auth_cache *cache)
{
    if (!cache)
        return;
    (void)pthread_mutex_destroy(&cache->lock);
    (void)pthread_mutex_destroy(&cache->gate);
    mm_wipe(cache, sizeof *cache);
    free(cache);
}

static bool cached(struct mm_auth_cache *cache, const struct mm_hash *mark)
{
    bool found = false;
    (void)pthread_mutex_lock(&cache->lock);
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        found |= mm_hash_equal(&cache->slot[i], mark);
    (void)pthread_mutex_unlock(&cache->lock);
    return found;
}

static void keep(struct mm_auth_cache *cache, const struct mm_hash *mark)
{
    (void)pthread_mutex_lock(&cache->lock);
    cache->slot[cache->next++ % CACHE_SLOTS] = *mark;
    (void)pthread_mutex_unlock(&cache->lock);
}

/* A secret against one of the hashes of its credential. The hash goes into the mark too: a rotated secret
 * misses the cache. */
static void mark_of(struct mm_auth *c, const char *id, const char *secret, const char *hash,
                    struct mm_hash *ret_mark)
{
    char text[1024];
    (void)snprintf(text, sizeof text, "%s\n%s\n%s", id, secret, hash);
    *ret_mark = mm_keyed_hash(c->cache->key, sizeof c->cache->key, text, strlen(text));
    mm_wipe(text, sizeof text);
}

bool mm_auth_verify(struct mm_auth *c, const struct mm_credential_proof *proof, const char *id,
                    const char *secret)
{
    struct mm_hash marks[MM_CREDENTIAL_HASHES];
    for (size_t i = 0; i < proof->n_hashes; i++) {
        mark_of(c, id, secret, proof->hashes[i], &marks[i]);
        if (cached(c->cache, &marks[i]))
            return true;
    }
    /* One at a time: each takes 64 MiB, and after a restart everybody comes at once. Whoever waited behind
     * the same secret finds it in the cache. */
    bool good = false;
    (void)pthread_mutex_lock(&c->cache->gate);
    for (size_t i = 0; i < proof->n_hashes && !good; i++) {
        good = cached(c->cache, &marks[i]) || mm_secret_verify(proof->hashes[i], secret, strlen(secret));
        if (good)
            keep(c->cache, &marks[i]);
    }
    (void)pthread_mutex_unlock(&c->cache->gate);
    return good;
}
