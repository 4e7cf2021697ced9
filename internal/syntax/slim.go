package syntax

import "encoding/binary"

// slim leaves weights out that are smaller than min (of the eight-bit scale)
// and writes each row as its classes, then its weights. Features that lose all
// keep their slot, so that the table need not be built again.
func slim(slots, rows []byte, least int8) (newSlots, newRows []byte) {
	newSlots = append([]byte(nil), slots...)
	newRows = []byte{0, 0} // offset 0 is no row, offset 1 the empty row
	seen := map[string]uint32{"\x00": 1}
	var buf []byte
	for at := 0; at < len(slots); at += slotSize {
		off := binary.LittleEndian.Uint32(slots[at:])
		if off == 0 {
			continue
		}
		buf = slimRow(buf[:0], rows[off:], least)
		to, ok := seen[string(buf)]
		if !ok {
			to = uint32(len(newRows))
			seen[string(buf)] = to
			newRows = append(newRows, buf...)
		}
		binary.LittleEndian.PutUint32(newSlots[at:], to)
	}
	return newSlots, newRows
}

func slimRow(buf, row []byte, least int8) []byte {
	pairs := row[1 : 1+2*int(row[0])]
	buf = append(buf, 0)
	for i := 0; i < len(pairs); i += 2 {
		if q := int8(pairs[i+1]); q >= least || q <= -least {
			buf = append(buf, pairs[i])
		}
	}
	buf[0] = byte(len(buf) - 1)
	for i := 0; i < len(pairs); i += 2 {
		if q := int8(pairs[i+1]); q >= least || q <= -least {
			buf = append(buf, pairs[i+1])
		}
	}
	return buf
}
