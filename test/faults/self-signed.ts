import { generateKeyPairSync, sign } from "node:crypto";

/** A key and a certificate that it signed itself, in PEM: valid, and trusted by nobody. */
export function selfSigned(commonName: string): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaWithSha256 = der(0x30, oid("2a8648ce3d040302"));
  const name = der(0x30, der(0x31, der(0x30, oid("550403"), der(0x0c, Buffer.from(commonName)))));
  const validity = der(0x30, utcTime("200101000000Z"), utcTime("491231235959Z"));
  const serial = der(0x02, Buffer.from([1]));
  const keyInfo = publicKey.export({ type: "spki", format: "der" });
  const toSign = der(0x30, serial, ecdsaWithSha256, name, validity, name, keyInfo);
  const signature = der(0x03, Buffer.from([0]), sign("sha256", toSign, privateKey));
  const certificate = der(0x30, toSign, ecdsaWithSha256, signature);
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64")}\n-----END CERTIFICATE-----\n`,
  };
}

/** A value in DER: its tag, its length, its parts. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

function utcTime(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}
