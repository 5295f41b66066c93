/* The narration that is heard: a decoder, a device of SDL, and what both say of each other. */
#include "kiosk/platform/player.h"

#include "content/sound/sound.h"
#include "sync/base/hash.h"
#include "sync/base/log.h"

#include <SDL.h>
#include <stdlib.h>

#define SAMPLES  2048 /* that the device takes at once: 40 ms, and what a press takes to be heard */
#define TAIL     3    /* such pieces of silence at the end, so that the last sound has left the device */
#define FULL     256  /* of a gain */
#define ANY_RATE 48000

/* Steps of about 6 dB, which are equal to the ear. */
static const int gains[MM_VOLUME_STEPS] = {16, 32, 64, 128, FULL};

struct mm_player {
    SDL_AudioDeviceID device;
    struct mm_sound *sound; /* owned; under the device's lock, as all below */
    enum mm_player_state state;
    int gain, tail, channels;
};

/* ---- SDL's thread ---------------------------------------------------------------------------------------
 */
static size_t decode(struct mm_player *player, int16_t *out, size_t frames)
{
    size_t done = 0, n = 1;
    while (done < frames && n && player->state == MM_PLAYER_PLAYING) {
        if (mm_sound_read(player->sound, out + done * (size_t)player->channels, frames - done, &n, NULL) !=
            MM_OK) {
            player->state = MM_PLAYER_DAMAGED;
            return done;
        }
        done += n;
    }
    return done;
}

static void SDLCALL on_audio(void *ctx, Uint8 *stream, int len)
{
    struct mm_player *player = ctx;
    int16_t *out = (int16_t *)(void *)stream;
    size_t frames = (size_t)len / sizeof *out / (size_t)player->channels;
    size_t done = decode(player, out, frames), samples = done * (size_t)player->channels;
    for (size_t i = 0; i < samples; i++)
        out[i] = (int16_t)(out[i] * player->gain / FULL);
    SDL_memset(out + samples, 0, (frames - done) * (size_t)player->channels * sizeof *out);
    if (player->state == MM_PLAYER_PLAYING && done < frames && --player->tail <= 0)
        player->state = MM_PLAYER_ENDED;
}

/* ---- the kiosk's ----------------------------------------------------------------------------------------
 */
static SDL_AudioDeviceID device_open(int rate, int channels, struct mm_player *player)
{
    const SDL_AudioSpec wanted = {.freq = rate,
                                  .format = AUDIO_S16SYS,
                                  .channels = (Uint8)channels,
                                  .samples = SAMPLES,
                                  .callback = player ? on_audio : NULL,
                                  .userdata = player};
    SDL_AudioSpec got; /* the same: SDL converts to what the device takes */
    return SDL_OpenAudioDevice(NULL, 0, &wanted, &got, 0);
}

bool mm_player_there(void)
{
    SDL_AudioDeviceID device;
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0)
        return false;
    device = device_open(ANY_RATE, 2, NULL);
    if (device)
        SDL_CloseAudioDevice(device);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    return device != 0;
}

static enum mm_err start(struct mm_player *player, struct mm_errinfo *info)
{
    const struct mm_sound_facts *facts = mm_sound_facts(player->sound);
    player->channels = facts->channels;
    player->device =
        SDL_InitSubSystem(SDL_INIT_AUDIO) == 0 ? device_open(facts->rate, facts->channels, player) : 0;
    if (player->device)
        return MM_OK;
    return mm_fail(info, MM_ERR_IO,
                   mm_say("音の出る装置を使えません（%s）", "cannot use the audio device (%s)"),
                   SDL_GetError());
}

enum mm_err mm_player_open(const char *path, int volume, struct mm_player **ret_player,
                           struct mm_errinfo *info)
{
    struct mm_player *player = calloc(1, sizeof *player);
    enum mm_err err;
    if (!player)
        return mm_nomem(info);
    player->tail = TAIL;
    player->state = MM_PLAYER_PLAYING;
    err = mm_sound_open(path, &player->sound, info);
    if (err == MM_OK)
        err = start(player, info);
    if (err != MM_OK) {
        mm_player_close(player);
        return err;
    }
    mm_player_volume(player, volume);
    SDL_PauseAudioDevice(player->device, 0);
    *ret_player = player;
    return MM_OK;
}

void mm_player_close(struct mm_player *player)
{
    if (!player)
        return;
    if (player->device)
        SDL_CloseAudioDevice(player->device);
    if (player->channels) /* the subsystem was asked for */
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    mm_sound_close(player->sound);
    mm_wipe(player, sizeof *player);
    free(player);
}

enum mm_player_state mm_player_state(struct mm_player *player)
{
    enum mm_player_state state;
    SDL_LockAudioDevice(player->device);
    state = player->state;
    if (SDL_GetAudioDeviceStatus(player->device) == SDL_AUDIO_STOPPED)
        state = MM_PLAYER_GONE;
    SDL_UnlockAudioDevice(player->device);
    return state;
}

static void to_state(struct mm_player *player, enum mm_player_state from, enum mm_player_state to)
{
    SDL_LockAudioDevice(player->device);
    if (player->state == from)
        player->state = to;
    SDL_UnlockAudioDevice(player->device);
}

void mm_player_pause(struct mm_player *player, bool pause)
{
    if (pause)
        to_state(player, MM_PLAYER_PLAYING, MM_PLAYER_PAUSED);
    else
        to_state(player, MM_PLAYER_PAUSED, MM_PLAYER_PLAYING);
    SDL_PauseAudioDevice(player->device, pause);
}

void mm_player_again(struct mm_player *player)
{
    SDL_LockAudioDevice(player->device);
    player->tail = TAIL;
    player->state = mm_sound_rewind(player->sound, NULL) == MM_OK ? MM_PLAYER_PLAYING : MM_PLAYER_DAMAGED;
    SDL_UnlockAudioDevice(player->device);
    SDL_PauseAudioDevice(player->device, 0);
}

void mm_player_volume(struct mm_player *player, int step)
{
    step = step < 0 ? 0 : step >= MM_VOLUME_STEPS ? MM_VOLUME_STEPS - 1 : step;
    SDL_LockAudioDevice(player->device);
    player->gain = gains[step];
    SDL_UnlockAudioDevice(player->device);
}
