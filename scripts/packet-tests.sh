#!/usr/bin/env bash
# Holds the connectivity engine against Calico's agent on packets, between network namespaces of this machine. They, and all
# processes, live in namespaces that are gone with this script; nothing of the machine's own network is touched.
# Exits with 77, and says why, where that cannot be. PACKET_WORLDS=100 asks more, PACKET_SEED=12 others.
set -euo pipefail
cd "$(dirname "$0")/.."

cannot() {
  echo "packet tests cannot run here: $1" >&2
  exit 77
}

[ "$(id -u)" = 0 ] || cannot 'they need root, for network namespaces'
for program in unshare ip iptables-legacy iptables-legacy-restore ipset conntrack; do
  command -v "$program" >/dev/null || cannot "'$program' is not installed (util-linux, iproute2, iptables, ipset, conntrack)"
done
mkdir -p /run/netns
# Mounts, processes and interfaces of our own; the kernel ends what is left when we end.
apart=(unshare --net --mount --pid --fork --mount-proc --kill-child)
"${apart[@]}" bash -c 'set -e
  mount -t tmpfs none /run/netns
  ip netns add probe
  ip link add name here type veth peer name there netns probe
  ipset create probe hash:net,port
  iptables-legacy -A FORWARD -m conntrack --ctstate NEW -m set --match-set probe dst,dst -m mark --mark 0 -m comment --comment probe -j DROP
' || cannot 'the kernel lacks network namespaces, veth, ipset or iptables'

npx tsx scripts/cluster-binaries.ts
npx tsx scripts/packet-binaries.ts
exec "${apart[@]}" bash -c 'mount -t tmpfs none /run/netns && npx jest --ci --runInBand --testMatch "<rootDir>/test/packets/**/*.packets.ts" "$@"' packets "$@"
