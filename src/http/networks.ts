import { BlockList, isIPv6 } from 'node:net';

/** Whether an address belongs to one of the networks, such as `10.0.0.0/8` or `::1`. */
export function createAddressCheck(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  // An IPv4 client may come over a socket of IPv6 as `::ffff:10.0.0.1`, which the list matches against IPv4
  // networks.
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
