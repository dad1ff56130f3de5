"""Checkpoint (train.py) -> GGUF v3, architecture `llama`, that llama.cpp loads unchanged.

  python3 togguf.py strong.pt ../models/strong.gguf pair-strong [q8_0|f16|f32]
"""
import struct, sys
import numpy as np, torch
import data as D

U32, I32, F32, BOOL, STR, ARR = 4, 5, 6, 7, 8, 9
TYPE = {'f32': 0, 'f16': 1, 'q8_0': 8}
def s(b):
    b = b.encode() if isinstance(b, str) else b; return struct.pack('<Q', len(b)) + b
def val(t, v):
    return {U32: lambda: struct.pack('<I', v), F32: lambda: struct.pack('<f', v), BOOL: lambda: struct.pack('<?', v), STR: lambda: s(v)}[t]()
def kv(key, t, v, elem=None):
    o = s(key) + struct.pack('<I', t)
    if t != ARR: return o + val(t, v)
    o += struct.pack('<IQ', elem, len(v))
    if elem == STR: return o + b''.join(s(x) for x in v)
    return o + np.asarray(v, '<f4' if elem == F32 else '<i4').tobytes()
def q8_0(a):     # blocks of 32: one f16 scale, 32 int8
    a = np.ascontiguousarray(a, np.float32).reshape(-1, 32); d = np.abs(a).max(1) / 127
    q = np.rint(a * np.where(d > 0, 1 / np.maximum(d, 1e-30), 0)[:, None]).astype(np.int8)
    o = np.empty((len(a), 34), np.uint8); o[:, :2] = d.astype('<f2').view(np.uint8).reshape(-1, 2); o[:, 2:] = q.view(np.uint8); return o.tobytes()
def write(path, kvs, tensors, quant):
    infos, blobs, off = [], [], 0
    for name, a in tensors:
        t = 'f32' if a.ndim == 1 else quant
        b = {'f32': lambda: a.astype('<f4').tobytes(), 'f16': lambda: a.astype('<f2').tobytes(), 'q8_0': lambda: q8_0(a)}[t]()
        infos.append(s(name) + struct.pack('<I', a.ndim) + b''.join(struct.pack('<Q', n) for n in a.shape[::-1]) + struct.pack('<IQ', TYPE[t], off))
        b += b'\0' * (-len(b) % 32); blobs.append(b); off += len(b)
    h = b'GGUF' + struct.pack('<IQQ', 3, len(tensors), len(kvs)) + b''.join(kvs) + b''.join(infos)
    with open(path, 'wb') as f: f.write(h + b'\0' * (-len(h) % 32)); [f.write(b) for b in blobs]

TEMPLATE = ("{{ bos_token }}{% for m in messages %}{% if m['role'] == 'user' %}<user>{{ m['content'] }}"
            "{% elif m['role'] == 'assistant' %}<bot>{{ m['content'] }}</s>{% endif %}{% endfor %}{% if add_generation_prompt %}<bot>{% endif %}")

def main(src, dst, name, quant='q8_0'):
    z = torch.load(src, map_location='cpu'); c = z['cfg']; P = {k: v.numpy() for k, v in z['P'].items()}; toks = list(z['vocab'])
    # 256 byte tokens so that any UTF-8 input tokenizes; their rows copy <unk>, which training never asked for
    kind = [2, 3, 3] + [3] * (len(D.CONTROL) - 3) + [1] * (len(toks) - len(D.CONTROL)) + [6] * 256
    score = [0.] * len(D.CONTROL) + [-float(i) for i in range(len(toks) - len(D.CONTROL))] + [0.] * 256
    toks += [f'<0x{i:02X}>' for i in range(256)]
    emb = np.concatenate([P['emb'], np.repeat(P['emb'][D.UNK:D.UNK + 1], 256, 0)])
    t = [('token_embd.weight', emb)]
    for i in range(c['layers']):
        t += [(f'blk.{i}.{n}.weight', P[f'{k}{i}']) for n, k in (('attn_norm', 'n1'), ('attn_q', 'q'), ('attn_k', 'k'), ('attn_v', 'v'), ('attn_output', 'o'),
              ('ffn_norm', 'n2'), ('ffn_gate', 'g'), ('ffn_up', 'u'), ('ffn_down', 'd'))]
    t += [('output_norm.weight', P['nf'])]          # output.weight is tied to token_embd
    L = 'llama.'
    K = [kv('general.architecture', STR, 'llama'), kv('general.name', STR, name), kv('general.file_type', U32, {'f32': 0, 'f16': 1, 'q8_0': 7}[quant]),
         kv(L + 'context_length', U32, 256), kv(L + 'embedding_length', U32, c['dim']), kv(L + 'block_count', U32, c['layers']), kv(L + 'feed_forward_length', U32, c['ff']),
         kv(L + 'attention.head_count', U32, c['heads']), kv(L + 'attention.head_count_kv', U32, c['heads']), kv(L + 'attention.layer_norm_rms_epsilon', F32, 1e-5),
         kv(L + 'rope.dimension_count', U32, c['dim'] // c['heads']), kv(L + 'rope.freq_base', F32, 10000.), kv(L + 'vocab_size', U32, len(toks)),
         kv('tokenizer.ggml.model', STR, 'llama'), kv('tokenizer.ggml.tokens', ARR, toks, STR), kv('tokenizer.ggml.scores', ARR, score, F32), kv('tokenizer.ggml.token_type', ARR, kind, I32),
         kv('tokenizer.ggml.bos_token_id', U32, D.BOS), kv('tokenizer.ggml.eos_token_id', U32, D.EOS), kv('tokenizer.ggml.unknown_token_id', U32, D.UNK),
         kv('tokenizer.ggml.add_bos_token', BOOL, True), kv('tokenizer.ggml.add_space_prefix', BOOL, False), kv('tokenizer.chat_template', STR, TEMPLATE)]
    write(dst, K, t, quant); print(dst, sum(a.size for _, a in t), 'parameters with byte rows')
main(*sys.argv[1:])
