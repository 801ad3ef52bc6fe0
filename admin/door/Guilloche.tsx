import { Box } from '@mui/material';

/** The rosette of a banknote, which is also hard to copy: one curve, turned a little at a time. */
export const Guilloche = () => (
  <Box
    component="svg"
    viewBox="-260 -260 520 520"
    sx={{ position: 'absolute', width: '118%', top: '-16%', right: '-34%', fill: 'none', strokeWidth: 0.55 }}
  >
    {turns.map((turn) => (
      <path
        key={turn}
        d={curve}
        transform={`rotate(${turn})`}
        stroke="#5fd0b0"
        strokeOpacity={0.1 + 0.16 * Math.abs(Math.sin(turn / 3))}
      />
    ))}
  </Box>
);

const turns = Array.from({ length: 30 }, (_, index) => index * 1.5);

/** A hypotrochoid: the path of a point on a wheel that rolls inside a ring. */
const curve = (() => {
  const [ring, wheel, arm] = [150, 62.5, 128];
  const steps = 480;
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    const angle = (step / steps) * Math.PI * 2 * 5;
    const inner = ((ring - wheel) / wheel) * angle;
    const x = (ring - wheel) * Math.cos(angle) + arm * Math.cos(inner);
    const y = (ring - wheel) * Math.sin(angle) - arm * Math.sin(inner);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join('L')}`;
})();
