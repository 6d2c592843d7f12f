/*
 * Loaded before the C library: counts what a process does to the files below a folder and, at the n-th time, kills the process in the middle of
 * it or lets it fail.
 *   FAULT_DIR    the folder; FAULT_ONLY  part of the path that must occur as well
 *   FAULT_ARM    nothing is counted before this file exists
 *   FAULT_KILL   n: SIGKILL instead of the n-th operation; a write is cut in half first
 *   FAULT_SYNC   n:m: the m syncs from the n-th on fail with EIO
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_int operations, syncs;

static int is_ours(const char *path) {
  const char *folder = getenv("FAULT_DIR"), *only = getenv("FAULT_ONLY"), *arm = getenv("FAULT_ARM");
  return folder != NULL && strncmp(path, folder, strlen(folder)) == 0 && (only == NULL || strstr(path, only) != NULL) && (arm == NULL || access(arm, F_OK) == 0);
}

static int is_ours_fd(int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return is_ours(path);
}

static int is_last(void) {
  const char *at = getenv("FAULT_KILL");
  return atomic_fetch_add(&operations, 1) + 1 == (at == NULL ? 0 : atoi(at));
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static int fails_sync(void) {
  const char *which = getenv("FAULT_SYNC");
  int first = 0, times = 0, now = atomic_fetch_add(&syncs, 1) + 1;
  if (which == NULL || sscanf(which, "%d:%d", &first, &times) != 2) return 0;
  return now >= first && now < first + times;
}

#define REAL(type, name) static type real; if (real == NULL) real = (type)dlsym(RTLD_NEXT, name)

#define WRITES(name, offset_type)                                                          \
  ssize_t name(int fd, const void *bytes, size_t length, offset_type offset) {             \
    typedef ssize_t (*type)(int, const void *, size_t, offset_type);                       \
    REAL(type, #name);                                                                     \
    if (is_ours_fd(fd) && is_last()) { real(fd, bytes, length / 2, offset); die(); }       \
    return real(fd, bytes, length, offset);                                                \
  }
WRITES(pwrite, off_t)
WRITES(pwrite64, off64_t)

ssize_t write(int fd, const void *bytes, size_t length) {
  typedef ssize_t (*type)(int, const void *, size_t);
  REAL(type, "write");
  if (is_ours_fd(fd) && is_last()) { real(fd, bytes, length / 2); die(); }
  return real(fd, bytes, length);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  typedef ssize_t (*type)(int, const struct iovec *, int);
  REAL(type, "writev");
  if (is_ours_fd(fd) && is_last()) die();
  return real(fd, parts, count);
}

#define SYNCS(name)                                                         \
  int name(int fd) {                                                        \
    typedef int (*type)(int);                                               \
    REAL(type, #name);                                                      \
    if (is_ours_fd(fd)) {                                                   \
      if (is_last()) die();                                                 \
      if (fails_sync()) { errno = EIO; return -1; }                         \
    }                                                                       \
    return real(fd);                                                        \
  }
SYNCS(fsync)
SYNCS(fdatasync)

int rename(const char *from, const char *to) {
  typedef int (*type)(const char *, const char *);
  REAL(type, "rename");
  if (is_ours(to) && is_last()) die();
  return real(from, to);
}

int unlink(const char *path) {
  typedef int (*type)(const char *);
  REAL(type, "unlink");
  if (is_ours(path) && is_last()) die();
  return real(path);
}

#define CUTS(name, offset_type)                                             \
  int name(int fd, offset_type length) {                                    \
    typedef int (*type)(int, offset_type);                                  \
    REAL(type, #name);                                                      \
    if (is_ours_fd(fd) && is_last()) die();                                 \
    return real(fd, length);                                                \
  }
CUTS(ftruncate, off_t)
CUTS(ftruncate64, off64_t)
